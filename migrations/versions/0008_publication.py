"""Review, publication and objection

Revision: 0008
Revises: 0007
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

from jointcheck.ground.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


CLEAN = """
UPDATE publication SET clean = NOT EXISTS (SELECT 1 FROM publication_result r
  WHERE r.publication_id = publication.id AND r.codes NOT IN ('OK', 'NOACT'))
"""


def upgrade() -> None:
    with op.batch_alter_table("publication") as table:
        table.add_column(sa.Column("words", sa.String(), nullable=False, server_default=""))
        table.add_column(
            sa.Column("clean", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("publication") as table:
        table.alter_column("words", server_default=None)
        table.alter_column("clean", server_default=None)
        table.create_index("ix_publication_order", ["published_on", "id"])
        table.create_index("ix_publication_task_order", ["task_id", "published_on", "id"])
    op.create_table(
        "name_tail",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column(
            "text",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("subject", "text", name=op.f("pk_name_tail")),
    )
    op.create_index(op.f("ix_name_tail_text"), "name_tail", ["text"])
    fill()
    with op.batch_alter_table("objection") as table:
        table.add_column(sa.Column("supplied_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("late_ground", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("objection") as table:
        table.alter_column("late_ground", server_default=None)
    with op.batch_alter_table("objection_file") as table:
        table.add_column(sa.Column("at", UtcDateTime(), nullable=True))


def fill() -> None:
    """What was published before can be found like what comes after."""
    connection = op.get_bind()
    connection.execute(sa.text(CLEAN))
    rows = connection.execute(sa.text("SELECT id, subject, entity_name FROM publication")).all()
    seen: set[tuple[str, str]] = set()
    for key, subject, name in rows:
        words, code = plain(name), plain(subject.rpartition(":")[2])
        connection.execute(
            sa.text("UPDATE publication SET words = :words WHERE id = :id"),
            {"words": f"{words} {code}", "id": key},
        )
        parts = {words[at : at + 18] for at in range(len(words))} | {code[:18], code[8:26]}
        seen |= {(subject, part) for part in parts if part}
    if seen:
        connection.execute(
            sa.text("INSERT INTO name_tail (subject, text) VALUES (:subject, :text)"),
            [{"subject": subject, "text": text} for subject, text in sorted(seen)],
        )


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def downgrade() -> None:
    with op.batch_alter_table("objection_file") as table:
        table.drop_column("at")
    with op.batch_alter_table("objection") as table:
        table.drop_column("late_ground")
        table.drop_column("supplied_on")
    op.drop_index(op.f("ix_name_tail_text"), "name_tail")
    op.drop_table("name_tail")
    with op.batch_alter_table("publication") as table:
        table.drop_index("ix_publication_task_order")
        table.drop_index("ix_publication_order")
        table.drop_column("clean")
        table.drop_column("words")
