"""Find the errors of a year and region without looking at every finding.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_queue_items_errors",
        "queue_items",
        ["year", "region"],
        unique=False,
        postgresql_where=sa.text("severity = 'error'"),
        sqlite_where=sa.text("severity = 'error'"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_queue_items_errors", "queue_items")
