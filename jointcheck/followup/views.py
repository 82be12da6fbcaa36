"""Pages of this stage."""

from flask import Blueprint

bp = Blueprint("followup", __name__)
