"""Keep results of drafts on wish, the links in letters of returned reports, and drafts handed in through them.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "kept_drafts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_drafts")),
    )
    op.create_index(op.f("ix_kept_drafts_expires_at"), "kept_drafts", ["expires_at"], unique=False)
    op.create_table(
        "return_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("mailed_to", sa.String(length=254), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_return_links_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["submissions.id"], name=op.f("fk_return_links_answer_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_links")),
    )
    op.create_index(op.f("ix_return_links_submission_id"), "return_links", ["submission_id"], unique=False)
    op.create_table(
        "held_drafts",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=500), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["return_links.id"], name=op.f("fk_held_drafts_link_id_return_links")
        ),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_held_drafts")),
    )
    op.create_index(op.f("ix_held_drafts_created_at"), "held_drafts", ["created_at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("held_drafts")
    op.drop_table("return_links")
    op.drop_table("kept_drafts")
