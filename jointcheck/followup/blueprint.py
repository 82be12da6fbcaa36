"""The room's addresses; views.py registers all of them."""

from flask import Blueprint

bp = Blueprint("followup", __name__)
