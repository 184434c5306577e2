"""Keep saved views and mentions, say of every finding how urgent it is, and index the queue so that pages are found.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WALK = (
    *("state", "risk", "report_id", "id", "year", "region", "rule", "severity"),
    *("created_at", "due_on", "paused_on", "organ", "initials"),
)
_NEW = (("state", "id"), ("rule", "state"), ("assignee", "region"), ("organ", "state"))
_OLD: tuple[tuple[str, ...], ...] = (
    *(("state", "year"), ("state", "rule"), ("state", "severity"), ("urgency", "report_id", "state")),
    *(("assignee",), ("organ",)),
)
_OF_RULE = 10
_RISK = (
    f"{_OF_RULE} + CASE severity WHEN 'error' THEN 50 WHEN 'warning' THEN 25 ELSE 5 END "
    "+ CASE WHEN lead THEN 10 ELSE 0 END"
)


def upgrade() -> None:
    """Make tables, columns and indexes; every finding starts with what its severity and place in its group say."""
    _make_views()
    _make_mentions()
    for former in _OLD:  # first, so that none of them is kept up to date meanwhile
        op.drop_index(op.f(f"ix_queue_items_{'_'.join(former)}"), "queue_items")
    for name in ("risk", "risk_rule", "risk_due"):
        op.add_column("queue_items", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    _say_how_urgent()
    op.execute(
        "INSERT INTO queue_names (organ, initials) SELECT organ, MAX(initials) FROM queue_items GROUP BY organ"
    )
    for columns in _NEW:
        op.create_index(op.f(f"ix_queue_items_{'_'.join(columns)}"), "queue_items", [*columns], unique=False)
    op.create_index("ix_queue_items_walk", "queue_items", [*_WALK], unique=False)


def _say_how_urgent() -> None:
    """Fill the new columns of all findings.

    PostgreSQL writes the table and its indexes anew in one go: an UPDATE would enter each of millions of rows into every
    index once more, and leave the old rows lying about.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"ALTER TABLE queue_items ALTER COLUMN risk TYPE INTEGER USING ({_RISK}), "
            f"ALTER COLUMN risk_rule TYPE INTEGER USING ({_OF_RULE})"
        )
    else:
        op.execute(f"UPDATE queue_items SET risk_rule = {_OF_RULE}, risk = {_RISK}")  # noqa: S608 - of our own words


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_queue_items_walk", "queue_items")
    for columns in _NEW:
        op.drop_index(op.f(f"ix_queue_items_{'_'.join(columns)}"), "queue_items")
    for former in _OLD:
        op.create_index(op.f(f"ix_queue_items_{'_'.join(former)}"), "queue_items", [*former], unique=False)
    for name in ("risk_due", "risk_rule", "risk"):
        op.drop_column("queue_items", name)
    for table in ("queue_names", "rule_records", "wishes", "mentions", "start_views", "saved_views"):
        op.drop_table(table)


def _make_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_saved_views_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_views_owner_id_name")),
    )
    op.create_index(op.f("ix_saved_views_shared"), "saved_views", ["shared"], unique=False)
    op.create_table(
        "start_views",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_start_views_user_id_users")),
        sa.ForeignKeyConstraint(
            ["view_id"], ["saved_views.id"], name=op.f("fk_start_views_view_id_saved_views")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_start_views")),
    )
    op.create_index(op.f("ix_start_views_view_id"), "start_views", ["view_id"], unique=False)
    op.create_table(
        "rule_records",
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Integer(), nullable=False),
        sa.Column("counted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_rule_records")),
    )
    op.create_table(
        "queue_names",
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("organ", name=op.f("pk_queue_names")),
    )


def _make_mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_mentions_decision_id_decisions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mentions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("decision_id", "user_id", name=op.f("uq_mentions_decision_id_user_id")),
    )
    op.create_index(op.f("ix_mentions_user_id_read_at"), "mentions", ["user_id", "read_at"], unique=False)
    op.create_table(
        "wishes",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mail_mentions", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wishes_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_wishes")),
    )
