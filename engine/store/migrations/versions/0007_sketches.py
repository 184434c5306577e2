"""Keep sketches of the words of reports, so that like ones are found among very many.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; reports judged before get their sketch when they are judged again."""
    op.create_table(
        "sketches",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_sketches_report_id_reports")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_sketches_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_sketches")),
    )
    op.create_index(op.f("ix_sketches_report_id"), "sketches", ["report_id"], unique=False)
    op.create_table(
        "sketch_bands",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_sketch_bands_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("year", "band", "submission_id", name=op.f("pk_sketch_bands")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("sketch_bands")
    op.drop_table("sketches")
