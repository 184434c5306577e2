"""Keep waivers with who asked and who granted, the terms of findings, and who is given what.

What was waived before becomes an approved waiver that names nobody who granted it.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NEW_COLUMNS = (
    ("waiver", sa.String(length=16)),
    ("assigned_to", sa.String(length=100)),
    ("term_from", sa.Date()),
    ("term_days", sa.Integer()),
    ("due_on", sa.Date()),
    ("paused_on", sa.Date()),
    ("escalated_on", sa.Date()),
)
_NEW_INDEXES = (("state", "due_on"), ("waiver",), ("assigned_to", "state"))
_LIVE = sa.text("state IN ('requested', 'approved')")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and columns, and write down what was waived before."""
    _make_waivers()
    _make_assigning()
    for name, kind in _NEW_COLUMNS:
        op.add_column("queue_items", sa.Column(name, kind, nullable=True))
    for columns in _NEW_INDEXES:
        op.create_index(op.f(f"ix_queue_items_{'_'.join(columns)}"), "queue_items", [*columns], unique=False)
    op.create_index(op.f("ix_decisions_created_at"), "decisions", ["created_at"], unique=False)
    op.execute(
        """
        INSERT INTO waivers
            (item_id, state, reason_code, text, until, "values", requested_by, requested_at, decided_at)
        SELECT decisions.item_id, 'approved', COALESCE(decisions.reason_code, 'other'),
            COALESCE(decisions.text, ''), decisions.until, COALESCE(decisions."values", '{}'), decisions.actor,
            decisions.created_at, decisions.created_at
        FROM decisions JOIN queue_items ON queue_items.id = decisions.item_id
        WHERE queue_items.state = 'waived' AND decisions.until IS NOT NULL AND decisions.id IN
            (SELECT MAX(id) FROM decisions WHERE action = 'waive' GROUP BY item_id)
        """
    )
    op.execute(
        "UPDATE queue_items SET waiver = 'approved' WHERE id IN "
        "(SELECT item_id FROM waivers WHERE state = 'approved')"
    )


def downgrade() -> None:
    """Take them away; what was asked for and not granted is claimed by whoever asked, as it was."""
    op.drop_index(op.f("ix_decisions_created_at"), "decisions")
    for columns in _NEW_INDEXES:
        op.drop_index(op.f(f"ix_queue_items_{'_'.join(columns)}"), "queue_items")
    for name, _ in reversed(_NEW_COLUMNS):
        op.drop_column("queue_items", name)
    for table in ("absences", "assignment_turns", "assignment_settings", "waivers"):
        op.drop_table(table)


def _make_waivers() -> None:
    op.create_table(
        "waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.String(length=100), nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decision_text", sa.Text(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ended_why", sa.String(length=16), nullable=True),
        sa.Column("gone_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'refused', 'withdrawn', 'ended')",
            name=op.f("ck_waivers_state"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by", name=op.f("ck_waivers_two_persons")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["queue_items.id"], name=op.f("fk_waivers_item_id_queue_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waivers")),
    )
    op.create_index(op.f("ix_waivers_item_id"), "waivers", ["item_id"], unique=False)
    op.create_index(op.f("ix_waivers_state_until"), "waivers", ["state", "until"], unique=False)
    op.create_index(
        "uq_waivers_live",
        "waivers",
        ["item_id"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def _make_assigning() -> None:
    op.create_table(
        "assignment_settings",
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.CheckConstraint("mode IN ('off', 'region', 'turn')", name=op.f("ck_assignment_settings_mode")),
        sa.PrimaryKeyConstraint("region", name=op.f("pk_assignment_settings")),
    )
    op.create_table(
        "assignment_turns",
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("latest", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("region", name=op.f("pk_assignment_turns")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.String(length=100), nullable=True),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.Column("cancelled_by", sa.String(length=100), nullable=True),
        sa.Column("cancelled_at", _MOMENT, nullable=True),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_absences_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_name_to_on"), "absences", ["name", "to_on"], unique=False)
