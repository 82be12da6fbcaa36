"""Whose hand is on a photographed paper, and why he signed there

Revision: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = "fk_signature_inspector_id_inspector"
INDEX = "ix_signature_inspector_id"


def upgrade() -> None:
    with op.batch_alter_table("signature") as table:
        table.add_column(sa.Column("inspector_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        table.create_foreign_key(KEY, "inspector", ["inspector_id"], ["id"])
        table.create_index(INDEX, ["inspector_id"])


def downgrade() -> None:
    with op.batch_alter_table("signature") as table:
        table.drop_index(INDEX)
        table.drop_constraint(KEY, type_="foreignkey")
        table.drop_column("reason")
        table.drop_column("inspector_id")
