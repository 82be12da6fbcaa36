"""Outbox, follow-up, frequency and archive

Revision: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from jointcheck.ground.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frequency_cap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_frequency_cap_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["officer.id"], name=op.f("fk_frequency_cap_set_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frequency_cap")),
    )
    with op.batch_alter_table("frequency_cap", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_frequency_cap_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_frequency_cap_set_by_id"), ["set_by_id"], unique=False)

    op.create_table(
        "outside_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("source_sha256", sa.String(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_outside_check_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["officer.id"], name=op.f("fk_outside_check_entered_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_outside_check_entity_id_entity")
        ),
        sa.ForeignKeyConstraint(
            ["source_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_outside_check_source_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["officer.id"],
            name=op.f("fk_outside_check_withdrawn_by_id_officer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_check")),
    )
    with op.batch_alter_table("outside_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outside_check_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outside_check_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outside_check_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outside_check_source_sha256"), ["source_sha256"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outside_check_withdrawn_by_id"), ["withdrawn_by_id"], unique=False
        )

    op.create_table(
        "cap_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["officer.id"], name=op.f("fk_cap_override_decided_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_cap_override_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_cap_override_entity_id_entity")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"],
            ["officer.id"],
            name=op.f("fk_cap_override_requested_by_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_cap_override_task_id_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cap_override")),
    )
    with op.batch_alter_table("cap_override", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cap_override_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cap_override_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cap_override_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cap_override_requested_by_id"), ["requested_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cap_override_task_id"), ["task_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("cap_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cap_override_task_id"))
        batch_op.drop_index(batch_op.f("ix_cap_override_requested_by_id"))
        batch_op.drop_index(batch_op.f("ix_cap_override_entity_id"))
        batch_op.drop_index(batch_op.f("ix_cap_override_department_id"))
        batch_op.drop_index(batch_op.f("ix_cap_override_decided_by_id"))

    op.drop_table("cap_override")
    with op.batch_alter_table("outside_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outside_check_withdrawn_by_id"))
        batch_op.drop_index(batch_op.f("ix_outside_check_source_sha256"))
        batch_op.drop_index(batch_op.f("ix_outside_check_entity_id"))
        batch_op.drop_index(batch_op.f("ix_outside_check_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_outside_check_department_id"))

    op.drop_table("outside_check")
    with op.batch_alter_table("frequency_cap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frequency_cap_set_by_id"))
        batch_op.drop_index(batch_op.f("ix_frequency_cap_department_id"))

    op.drop_table("frequency_cap")
