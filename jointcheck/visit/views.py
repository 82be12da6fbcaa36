"""Pages of this stage."""

from jointcheck.visit.blueprint import bp

__all__ = ["bp"]
