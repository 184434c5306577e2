"""Keep what a finding was before it was decided, so that this can be undone, and organs by their initials.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pypinyin import Style, lazy_pinyin

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ITEMS = sa.table("queue_items", sa.column("organ", sa.String), sa.column("initials", sa.String))


def upgrade() -> None:
    """Add both columns and spell the initials of the organs that are in the queue."""
    op.add_column("decisions", sa.Column("before", sa.Text(), nullable=True))
    op.add_column(
        "queue_items", sa.Column("initials", sa.String(length=400), nullable=False, server_default="")
    )
    connection = op.get_bind()
    for organ in connection.execute(sa.select(_ITEMS.c.organ).distinct()).scalars().all():
        spelt = "".join(lazy_pinyin(organ, style=Style.FIRST_LETTER)).lower()[:400]
        connection.execute(sa.update(_ITEMS).where(_ITEMS.c.organ == organ).values(initials=spelt))


def downgrade() -> None:
    """Take both columns away."""
    op.drop_column("queue_items", "initials")
    op.drop_column("decisions", "before")
