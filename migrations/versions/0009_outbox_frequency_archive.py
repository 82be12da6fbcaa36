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
        "problem_threshold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("fewest", sa.Integer(), nullable=False),
        sa.Column("frequent_bp", sa.Integer(), nullable=False),
        sa.Column("common_bp", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_problem_threshold_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["officer.id"], name=op.f("fk_problem_threshold_set_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_threshold")),
    )
    with op.batch_alter_table("problem_threshold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_problem_threshold_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_problem_threshold_set_by_id"), ["set_by_id"], unique=False
        )

    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["officer.id"], name=op.f("fk_acknowledgement_entered_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_acknowledgement_file_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
    )
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_acknowledgement_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_acknowledgement_file_sha256"), ["file_sha256"], unique=False
        )

    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("publications", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["officer.id"], name=op.f("fk_batch_made_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_batch_number")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_made_by_id"), ["made_by_id"], unique=False)

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
        sa.Column("checked_on", sa.Date(), nullable=False),
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
        "platform_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["officer.id"], name=op.f("fk_platform_mapping_set_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_mapping")),
    )
    with op.batch_alter_table("platform_mapping", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_platform_mapping_platform"), ["platform"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_platform_mapping_set_by_id"), ["set_by_id"], unique=False
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

    op.create_table(
        "appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volume_id", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("appraised_by_id", sa.Integer(), nullable=False),
        sa.Column("appraised_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("destroyed_by_id", sa.Integer(), nullable=True),
        sa.Column("destroyed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraised_by_id"], ["officer.id"], name=op.f("fk_appraisal_appraised_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["officer.id"], name=op.f("fk_appraisal_decided_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["destroyed_by_id"], ["officer.id"], name=op.f("fk_appraisal_destroyed_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_appraisal_volume_id_volume")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
    )
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appraisal_appraised_by_id"), ["appraised_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_appraisal_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_appraisal_destroyed_by_id"), ["destroyed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_appraisal_volume_id"), ["volume_id"], unique=False)

    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volume_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("borrower", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["officer.id"], name=op.f("fk_loan_closed_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["officer.id"], name=op.f("fk_loan_decided_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["officer.id"], name=op.f("fk_loan_requested_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_loan_volume_id_volume")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
    )
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_closed_by_id"), ["closed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_loan_requested_by_id"), ["requested_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_loan_volume_id"), ["volume_id"], unique=False)

    op.create_table(
        "batch_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("acknowledgement_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledgement_id"],
            ["acknowledgement.id"],
            name=op.f("fk_batch_line_acknowledgement_id_acknowledgement"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_line_batch_id_batch")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_batch_line_delivery_id_delivery")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_line")),
        sa.UniqueConstraint(
            "batch_id", "delivery_id", name=op.f("uq_batch_line_batch_id_delivery_id")
        ),
    )
    with op.batch_alter_table("batch_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_batch_line_acknowledgement_id"), ["acknowledgement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_batch_line_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_batch_line_delivery_id"), ["delivery_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_batch_line_receipt"), ["receipt"], unique=False)

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="result"))
        batch_op.drop_constraint(
            batch_op.f("uq_delivery_publication_id_destination"), type_="unique"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_delivery_publication_id_destination_kind"),
            ["publication_id", "destination", "kind"],
        )

    with op.batch_alter_table("volume", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("supplement", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.drop_index(batch_op.f("ix_volume_record_id"))
        batch_op.create_index(batch_op.f("ix_volume_record_id"), ["record_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_volume_record_id_supplement"), ["record_id", "supplement"]
        )
    for table, column in (("delivery", "kind"), ("volume", "supplement")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("problem_threshold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_threshold_set_by_id"))
        batch_op.drop_index(batch_op.f("ix_problem_threshold_department_id"))

    op.drop_table("problem_threshold")
    with op.batch_alter_table("batch_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_line_receipt"))
        batch_op.drop_index(batch_op.f("ix_batch_line_delivery_id"))
        batch_op.drop_index(batch_op.f("ix_batch_line_batch_id"))
        batch_op.drop_index(batch_op.f("ix_batch_line_acknowledgement_id"))

    op.drop_table("batch_line")
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loan_volume_id"))
        batch_op.drop_index(batch_op.f("ix_loan_requested_by_id"))
        batch_op.drop_index(batch_op.f("ix_loan_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_loan_closed_by_id"))

    op.drop_table("loan")
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appraisal_volume_id"))
        batch_op.drop_index(batch_op.f("ix_appraisal_destroyed_by_id"))
        batch_op.drop_index(batch_op.f("ix_appraisal_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_appraisal_appraised_by_id"))

    op.drop_table("appraisal")
    with op.batch_alter_table("cap_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cap_override_task_id"))
        batch_op.drop_index(batch_op.f("ix_cap_override_requested_by_id"))
        batch_op.drop_index(batch_op.f("ix_cap_override_entity_id"))
        batch_op.drop_index(batch_op.f("ix_cap_override_department_id"))
        batch_op.drop_index(batch_op.f("ix_cap_override_decided_by_id"))

    op.drop_table("cap_override")
    with op.batch_alter_table("platform_mapping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_platform_mapping_set_by_id"))
        batch_op.drop_index(batch_op.f("ix_platform_mapping_platform"))

    op.drop_table("platform_mapping")
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
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_made_by_id"))

    op.drop_table("batch")
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_acknowledgement_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_acknowledgement_entered_by_id"))

    op.drop_table("acknowledgement")

    # What the older schema has no room for goes: supplementary volumes, withdrawals.
    op.execute(
        "DELETE FROM volume_leaf WHERE volume_id IN (SELECT id FROM volume WHERE supplement > 0)"
    )
    op.execute("DELETE FROM volume WHERE supplement > 0")
    op.execute("DELETE FROM delivery WHERE kind <> 'result'")
    with op.batch_alter_table("volume", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_volume_record_id_supplement"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_volume_record_id"))
        batch_op.create_index(batch_op.f("ix_volume_record_id"), ["record_id"], unique=True)
        batch_op.drop_column("supplement")

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_delivery_publication_id_destination_kind"), type_="unique"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_delivery_publication_id_destination"), ["publication_id", "destination"]
        )
        batch_op.drop_column("kind")
