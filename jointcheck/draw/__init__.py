"""摇号 of entities and inspectors: commit, lock, dispatch, teams, substitution."""
