"""Pages of this stage."""

from flask import Blueprint

bp = Blueprint("archive", __name__)
