"""Opinions of the initiating and every participating department, and returns."""
