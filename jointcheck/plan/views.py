"""Pages of this stage."""

from flask import Blueprint

from jointcheck.plan.panels import PANELS, Panel, Row

__all__ = ["PANELS", "Panel", "Row", "bp"]

bp = Blueprint("plan", __name__)
