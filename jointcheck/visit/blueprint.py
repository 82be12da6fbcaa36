"""The stage's addresses; views.py registers all of them."""

from flask import Blueprint

bp = Blueprint("visit", __name__)
