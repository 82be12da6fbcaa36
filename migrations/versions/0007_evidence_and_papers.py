"""Evidence, notices and papers of a visit

Revision: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from jointcheck.ground.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FK_STAMPED = "fk_evidence_stamped_sha256_stored_file"
FK_LIKE = "fk_evidence_like_id_evidence"


def upgrade() -> None:
    with op.batch_alter_table("evidence", schema=None) as table:
        table.add_column(sa.Column("agency", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("conclusion", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("stamped_sha256", sa.String(), nullable=True))
        table.add_column(sa.Column("device", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("skew", sa.Integer(), nullable=True))
        table.add_column(sa.Column("camera", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("likeness", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("like_id", sa.Integer(), nullable=True))
        table.create_foreign_key(FK_STAMPED, "stored_file", ["stamped_sha256"], ["sha256"])
        table.create_foreign_key(FK_LIKE, "evidence", ["like_id"], ["id"])
        # what looked odd was kept as words; it is told anew from the facts whenever it is read
        table.drop_column("flags")
    with op.batch_alter_table("evidence", schema=None) as table:
        for name in ("agency", "conclusion", "device", "camera", "likeness"):
            table.alter_column(name, server_default=None)
        table.create_index(table.f("ix_evidence_stamped_sha256"), ["stamped_sha256"])
        table.create_index(table.f("ix_evidence_like_id"), ["like_id"])
    with op.batch_alter_table("signature", schema=None) as table:
        table.add_column(sa.Column("claimed_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("device", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("signature", schema=None) as table:
        table.alter_column("device", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("signature", schema=None) as table:
        table.drop_column("device")
        table.drop_column("claimed_at")
    with op.batch_alter_table("evidence", schema=None) as table:
        table.drop_index(table.f("ix_evidence_like_id"))
        table.drop_index(table.f("ix_evidence_stamped_sha256"))
        table.drop_constraint(FK_LIKE, type_="foreignkey")
        table.drop_constraint(FK_STAMPED, type_="foreignkey")
        table.add_column(sa.Column("flags", sa.JSON(), nullable=False, server_default="[]"))
        for name in ("like_id", "likeness", "camera", "skew", "device", "stamped_sha256",
                     "conclusion", "agency"):  # fmt: skip
            table.drop_column(name)
    with op.batch_alter_table("evidence", schema=None) as table:
        table.alter_column("flags", server_default=None)
