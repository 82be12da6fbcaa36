"""Departments, officers, roles, login, and who may do what."""
