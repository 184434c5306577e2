"""Keep which reports did not come, who was reminded when, how far the day's work is, and the day printed in a document.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import json
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    """Make the tables, and take the day of publication out of the documents that are there already."""
    with op.batch_alter_table("documents") as table:
        table.add_column(sa.Column("published_on", sa.Date(), nullable=True))
    _create_missing_reports()
    _create_reminders()
    _create_runs()
    _take_days()


def downgrade() -> None:
    """Drop them."""
    for name in ("calendar_runs", "reminders", "missing_reports"):
        op.drop_table(name)
    with op.batch_alter_table("documents") as table:
        table.drop_column("published_on")


def _create_missing_reports() -> None:
    op.create_table(
        "missing_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_code", sa.String(length=64), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=100), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'excused', 'filed', 'dropped')", name=op.f("ck_missing_reports_state")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_missing_reports_report_id_reports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_reports")),
        sa.UniqueConstraint("organ_code", "year", name=op.f("uq_missing_reports_organ_code_year")),
    )
    op.create_index(op.f("ix_missing_reports_region"), "missing_reports", ["region"])
    op.create_index(op.f("ix_missing_reports_year_state"), "missing_reports", ["year", "state"])


def _create_reminders() -> None:
    states = "'planned', 'posted', 'skipped', 'no_address'"
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_code", sa.String(length=64), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=True),
        sa.Column("addresses", sa.Text(), nullable=False),
        sa.Column("mail_ids", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_reminders_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("organ_code", "year", "step", name=op.f("uq_reminders_organ_code_year_step")),
    )
    op.create_index(op.f("ix_reminders_region"), "reminders", ["region"])
    op.create_index(op.f("ix_reminders_year_state"), "reminders", ["year", "state"])


def _create_runs() -> None:
    op.create_table(
        "calendar_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=2000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_runs")),
        sa.UniqueConstraint("job", "period", name=op.f("uq_calendar_runs_job_period")),
    )
    op.create_index(op.f("ix_calendar_runs_finished_at"), "calendar_runs", ["finished_at"])


def _take_days() -> None:
    """Do once what is done from now on whenever a document is stored; a few hundred documents at a time."""
    connection = op.get_bind()
    documents = sa.table(
        "documents",
        sa.column("submission_id", sa.Uuid()),
        sa.column("content", sa.Text()),
        sa.column("published_on", sa.Date()),
    )
    ids = connection.execute(sa.select(documents.c.submission_id)).scalars().all()
    for start in range(0, len(ids), BATCH):
        wanted = documents.c.submission_id.in_(ids[start : start + BATCH])
        rows = connection.execute(sa.select(documents.c.submission_id, documents.c.content).where(wanted))
        for submission_id, content in rows.all():
            printed = json.loads(content).get("published_on")
            if printed:
                connection.execute(
                    sa.update(documents)
                    .where(documents.c.submission_id == submission_id)
                    .values(published_on=date.fromisoformat(printed))
                )
