"""Pages of this stage."""

from flask import Blueprint

bp = Blueprint("visit", __name__)
