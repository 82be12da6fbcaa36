"""Lists drawn on another platform; reminders

Revision: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from jointcheck.ground.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_platform_list_file_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["officer.id"], name=op.f("fk_platform_list_imported_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_platform_list_task_id_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_list")),
    )
    for column in ("file_sha256", "imported_by_id", "task_id"):
        op.create_index(op.f(f"ix_platform_list_{column}"), "platform_list", [column])
    op.create_table(
        "platform_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draw.id"], name=op.f("fk_platform_verdict_draw_id_draw")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["platform_list.id"],
            name=op.f("fk_platform_verdict_list_id_platform_list"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_platform_verdict_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_verdict")),
    )
    for column, unique in (("draw_id", True), ("list_id", True), ("officer_id", False)):
        op.create_index(
            op.f(f"ix_platform_verdict_{column}"), "platform_verdict", [column], unique=unique
        )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("argument", sa.String(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_reminder_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "department_id",
            "endpoint",
            "key",
            "what",
            "deadline",
            "stage",
            name=op.f("uq_reminder_department_id_endpoint_key_what_deadline_stage"),
        ),
    )
    op.create_index(op.f("ix_reminder_department_id"), "reminder", ["department_id"])


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("platform_verdict")
    op.drop_table("platform_list")
