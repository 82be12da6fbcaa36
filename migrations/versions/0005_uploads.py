"""Workbooks uploaded by departments

Revision: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from jointcheck.ground.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checklist_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_checklist_upload_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_checklist_upload_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_upload")),
    )
    with op.batch_alter_table("checklist_upload", schema=None) as batch_op:
        for name in ("department_id", "officer_id"):
            batch_op.create_index(batch_op.f(f"ix_checklist_upload_{name}"), [name], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("checklist_upload", schema=None) as batch_op:
        for name in ("officer_id", "department_id"):
            batch_op.drop_index(batch_op.f(f"ix_checklist_upload_{name}"))
    op.drop_table("checklist_upload")
