"""The blueprint of this stage, apart from its pages, so that they can be in several files."""

from flask import Blueprint

bp = Blueprint("publish", __name__)
