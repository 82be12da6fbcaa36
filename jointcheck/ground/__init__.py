"""What every stage stands on: time, database, ledger, files, jobs, forms and pages."""
