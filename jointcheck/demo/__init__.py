"""The demonstration county: invented people and enterprises, and a year of their work."""
