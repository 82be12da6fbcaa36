"""Pages of this stage."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
