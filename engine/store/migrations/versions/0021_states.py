"""Keep of every report what summaries ask of it, and the names of reports whose state is to be worked out.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gouji.engine.store.touching import unwatch, watch

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COUNTS = (
    "standing_findings",
    "standing_errors",
    "found_errors",
    "errors",
    "warnings",
    "infos",
    "fixed",
    "waived",
    "dismissed",
    "broken",
    "without_predecessor",
)


def upgrade() -> None:
    """Make both tables and the triggers, and name every report: its state is worked out afterwards, part by part."""
    op.create_table(
        "report_states",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("versions", "counted", "imported", "returned", "quarantined")
        ),
        sa.Column("first_in", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_in", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("latest_id", sa.Uuid(), nullable=True),
        sa.Column("review_state", sa.String(length=16), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("ruleset_id", sa.String(length=100), nullable=True),
        sa.Column("ruleset_version", sa.String(length=40), nullable=True),
        sa.Column("digest", sa.String(length=128), nullable=True),
        sa.Column("unassessed", sa.Integer(), nullable=True),
        sa.Column("rule_errors", sa.Integer(), nullable=True),
        sa.Column("passed", sa.String(length=16), nullable=True),
        sa.Column("standing_id", sa.Uuid(), nullable=True),
        sa.Column("missing_tables", sa.Integer(), nullable=True),
        sa.Column("unknown", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_states_report_id_reports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_states")),
    )
    op.create_index(op.f("ix_report_states_year"), "report_states", ["year"], unique=False)
    op.create_table(
        "touched_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touched_reports")),
    )
    op.create_index(op.f("ix_touched_reports_report_id"), "touched_reports", ["report_id"], unique=False)
    watch(op.get_bind())


def downgrade() -> None:
    """Drop them."""
    unwatch(op.get_bind())
    op.drop_table("touched_reports")
    op.drop_table("report_states")
