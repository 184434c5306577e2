"""Keep a ledger of mails, so that nobody is written to twice about one thing, and of who wants none.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delays", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=2000), nullable=True),
        sa.Column("asked_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint(
            "state IN ('reserved', 'sending', 'sent', 'refused', 'delayed', 'unknown', 'failed')",
            name=op.f("ck_mails_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint(
            "kind", "recipient", "period", "about", name=op.f("uq_mails_kind_recipient_period_about")
        ),
    )
    op.create_index(op.f("ix_mails_state_next_attempt_at"), "mails", ["state", "next_attempt_at"])
    op.create_table(
        "mail_opt_outs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_opt_outs")),
        sa.UniqueConstraint("recipient", "kind", name=op.f("uq_mail_opt_outs_recipient_kind")),
    )
    op.create_table(
        "mail_contents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_mail_contents_mail_id_mails")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_contents")),
    )
    op.create_index(op.f("ix_mail_contents_mail_id"), "mail_contents", ["mail_id"])
    op.create_table(
        "mail_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=2000), nullable=True),
        sa.Column("asked_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["content_id"], ["mail_contents.id"], name=op.f("fk_mail_attempts_content_id_mail_contents")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_mail_attempts_mail_id_mails")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_attempts")),
        sa.UniqueConstraint("mail_id", "number", name=op.f("uq_mail_attempts_mail_id_number")),
    )
    op.create_index(op.f("ix_mail_attempts_attempted_at"), "mail_attempts", ["attempted_at"])


def downgrade() -> None:
    """Drop them, with everything that was sent."""
    for table in ("mail_attempts", "mail_contents", "mail_opt_outs", "mails"):
        op.drop_table(table)
