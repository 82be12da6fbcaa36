"""立卷归档: volumes, sealing, and verification without the database."""
