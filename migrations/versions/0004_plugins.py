"""Pinned checklists and the state of plugins

Revision: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from jointcheck.ground.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_admission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plugin", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.Column("isolated_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_admission")),
        sa.UniqueConstraint("plugin", name=op.f("uq_plugin_admission_plugin")),
    )
    op.create_table(
        "plugin_trouble",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plugin", sa.String(), nullable=False),
        sa.Column("hook", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_trouble")),
    )
    with op.batch_alter_table("plugin_trouble", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_trouble_plugin"), ["plugin"], unique=False)


def downgrade() -> None:
    op.drop_table("plugin_trouble")
    op.drop_table("plugin_admission")
