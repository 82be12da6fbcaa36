"""Publication, correction, objection, outbox, and the public pages."""
