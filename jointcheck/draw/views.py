"""Pages of this stage."""

from flask import Blueprint

bp = Blueprint("draw", __name__)
