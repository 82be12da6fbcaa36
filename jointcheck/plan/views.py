"""Pages of this stage."""

from flask import Blueprint

bp = Blueprint("plan", __name__)
