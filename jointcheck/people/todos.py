"""What awaits the administrators."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jointcheck.ground.db import db
from jointcheck.people import todo
from jointcheck.people.model import Grant, Officer
from jointcheck.people.todo import Todo


@todo.source
def grants(officer: Officer) -> Iterable[Todo]:
    """A grant that one administrator proposed counts when another has approved it."""
    if "security_admin" not in officer.roles:
        return
    query = select(Grant).filter_by(approved_at=None, revoked_at=None).order_by(Grant.id)
    for grant in db.session.scalars(query.options(joinedload(Grant.officer))):
        yield Todo("people", _("批准授权"), grant.officer.full_name, url_for("admin.grants"))
