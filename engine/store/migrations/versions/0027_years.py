"""Find the report of an organ for a year at once, and not among those of all its years.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the year into the index of codes."""
    op.create_index(op.f("ix_reports_organ_code_year"), "reports", ["organ_code", "year"], unique=False)
    op.drop_index(op.f("ix_reports_organ_code"), "reports")


def downgrade() -> None:
    """Take it out again."""
    op.create_index(op.f("ix_reports_organ_code"), "reports", ["organ_code"], unique=False)
    op.drop_index(op.f("ix_reports_organ_code_year"), "reports")
