"""Freezing, ceremony and teams

Revision: 0003
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("item_version") as table:
        table.add_column(sa.Column("skills", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("item_version") as table:
        table.alter_column("skills", server_default=None)
    with op.batch_alter_table("task") as table:
        table.add_column(sa.Column("unit", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("task") as table:
        table.alter_column("unit", server_default=None)
    with op.batch_alter_table("consent") as table:
        table.alter_column("secret", new_column_name="sealed")
    with op.batch_alter_table("task_subject") as table:
        table.add_column(sa.Column("subject", sa.String(), nullable=True))
    op.execute(
        "UPDATE task_subject SET subject ="
        " (SELECT entity.subject FROM entity WHERE entity.id = task_subject.entity_id)"
    )
    with op.batch_alter_table("task_subject") as table:
        table.alter_column("subject", nullable=False)
        table.drop_constraint("uq_task_subject_task_id_entity_id", type_="unique")
        table.create_unique_constraint("uq_task_subject_task_id_subject", ["task_id", "subject"])


def downgrade() -> None:
    # 一个主体有几张许可证的，旧版只能记一次
    op.execute(
        "DELETE FROM task_subject WHERE id NOT IN"
        " (SELECT MIN(id) FROM task_subject GROUP BY task_id, entity_id)"
    )
    with op.batch_alter_table("task_subject") as table:
        table.drop_constraint("uq_task_subject_task_id_subject", type_="unique")
        table.create_unique_constraint(
            "uq_task_subject_task_id_entity_id", ["task_id", "entity_id"]
        )
        table.drop_column("subject")
    with op.batch_alter_table("consent") as table:
        table.alter_column("sealed", new_column_name="secret")
    with op.batch_alter_table("task") as table:
        table.drop_column("unit")
    with op.batch_alter_table("item_version") as table:
        table.drop_column("skills")
