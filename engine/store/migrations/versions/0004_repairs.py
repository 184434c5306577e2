"""Keep beside a finding the one figure whose change would mend several relations.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; findings made before have no repair."""
    with op.batch_alter_table("findings") as table:
        table.add_column(sa.Column("repair", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("findings") as table:
        table.drop_column("repair")
