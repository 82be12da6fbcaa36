"""A frozen pool is found by its unique key alone

Revision: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_pool_entry_pool_id", table_name="pool_entry")


def downgrade() -> None:
    op.create_index("ix_pool_entry_pool_id", "pool_entry", ["pool_id"])
