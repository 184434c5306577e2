"""Keep the figures of reports alone, so that those of many are summed up without reading their documents.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; figures of reports judged before are read from their documents until they are judged again."""
    op.create_table(
        "figures",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_figures_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_figures")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("figures")
