"""Keep of every report the figures that summaries add up as whole numbers, and indexes to count by.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REQUESTS = (
    "received",
    "carried_in",
    "granted",
    "partial",
    "refused_1",
    "refused_2",
    "refused_3",
    "refused_4",
    "refused_5",
    "refused_6",
    "refused_7",
    "refused_8",
    "unavailable_1",
    "unavailable_2",
    "unavailable_3",
    "declined_1",
    "declined_2",
    "declined_3",
    "declined_4",
    "declined_5",
    "other_1",
    "other_2",
    "other_3",
    "result_total",
    "carried_out",
)
APPEALS = tuple(
    (row, column)
    for row in ("reconsideration", "direct_suit", "suit_after_reconsideration")
    for column in ("upheld", "corrected", "other", "pending", "total")
)
CHUNK = 1000


def upgrade() -> None:
    """Make the table, and fill it from the figures that were kept."""
    names = [*REQUESTS, *(f"{row}_{column}" for row, column in APPEALS)]
    tallies = op.create_table(
        "tallies",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("missing_tables", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in names),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_tallies_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_tallies")),
    )
    op.create_index(
        op.f("ix_queue_items_year_region_rule_severity_state_report_id"),
        "queue_items",
        ["year", "region", "rule", "severity", "state", "report_id"],
        unique=False,
    )
    op.create_index(op.f("ix_reports_year_region"), "reports", ["year", "region"], unique=False)
    op.create_index(
        op.f("ix_documents_submission_id_published_on"),
        "documents",
        ["submission_id", "published_on"],
        unique=False,
    )
    _fill(tallies)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_documents_submission_id_published_on"), "documents")
    op.drop_index(op.f("ix_reports_year_region"), "reports")
    op.drop_index(op.f("ix_queue_items_year_region_rule_severity_state_report_id"), "queue_items")
    op.drop_table("tallies")


def _fill(tallies: Any) -> None:
    figures = sa.table("figures", sa.column("submission_id", sa.Uuid()), sa.column("content", sa.Text()))
    connection = op.get_bind()
    last = None
    while True:
        wanted = sa.select(figures).order_by(figures.c.submission_id).limit(CHUNK)
        if last is not None:
            wanted = wanted.where(figures.c.submission_id > last)
        rows = connection.execute(wanted).all()
        if not rows:
            return
        connection.execute(sa.insert(tallies), [_tally(row.submission_id, row.content) for row in rows])
        last = rows[-1].submission_id


def _tally(submission_id: Any, content: str) -> dict[str, Any]:
    figures = json.loads(content)
    others = figures["others"]
    values = {row: _value(figures, f"requests.{row}.total") for row in REQUESTS}
    three = [f"requests.other_{number}.total" for number in (1, 2, 3)]
    is_single = figures["template"] == "F19" or "requests.other.total" in figures["numbers"]
    if others.get("requests") != "missing" and (
        is_single or all(others.get(address) == "missing" for address in three)
    ):
        values |= {"other_1": 0, "other_2": 0, "other_3": _value(figures, "requests.other.total")}
    values |= {f"{row}_{column}": _value(figures, f"appeals.{row}.{column}") for row, column in APPEALS}
    return {
        "submission_id": submission_id,
        "missing_tables": sum(others.get(table) == "missing" for table in ("requests", "appeals")),
        "unknown": sum(value is None for value in values.values()),
        **values,
    }


def _value(figures: dict[str, Any], address: str) -> int | None:
    if address in figures["others"] or address.partition(".")[0] in figures["others"]:
        return None
    number = figures["numbers"].get(address, 0)
    is_whole = isinstance(number, int) or number.is_integer()
    return int(number) if is_whole and abs(number) <= 2**62 else None
