"""What tablets send, once each

Revision: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from jointcheck.ground.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sync_op") as table:
        table.drop_index("ix_sync_op_record_id")
        table.drop_index("ix_sync_op_officer_id")
    op.drop_table("sync_op")
    op.create_table(
        "operation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_index("ix_operation_officer_id", "operation", ["officer_id"])
    op.create_table(
        "tablet_key",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_tablet_key")),
    )
    op.create_table(
        "tablet_report",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("parked", sa.Integer(), nullable=False),
        sa.Column("oldest_at", UtcDateTime(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_tablet_report_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_tablet_report_record_id_record")
        ),
        sa.PrimaryKeyConstraint("officer_id", "device", "record_id", name=op.f("pk_tablet_report")),
    )
    op.create_index("ix_tablet_report_officer_id", "tablet_report", ["officer_id"])
    op.create_index("ix_tablet_report_record_id", "tablet_report", ["record_id"])


def downgrade() -> None:
    op.drop_table("tablet_report")
    op.drop_table("tablet_key")
    op.drop_table("operation")
    op.create_table(
        "sync_op",
        sa.Column("op_id", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_sync_op_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_sync_op_record_id_record")
        ),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_sync_op")),
    )
    op.create_index("ix_sync_op_officer_id", "sync_op", ["officer_id"])
    op.create_index("ix_sync_op_record_id", "sync_op", ["record_id"])
