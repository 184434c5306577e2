"""Keep what an evaluation was made from, so that it can be made again, and what rules on trial said.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; evaluations made before have nothing to be replayed from."""
    op.create_table(
        "snapshots",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('ruleset', 'document')", name=op.f("ck_snapshots_kind")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_snapshots")),
    )
    op.create_table(
        "shadow_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("fingerprint", sa.String(length=128), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_shadow_findings_evaluation_id_evaluations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_findings")),
    )
    op.create_index(
        op.f("ix_shadow_findings_evaluation_id"), "shadow_findings", ["evaluation_id"], unique=False
    )
    op.create_index(op.f("ix_shadow_findings_rule"), "shadow_findings", ["rule"], unique=False)
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("inputs", sa.Text(), nullable=True))
        table.add_column(sa.Column("shadow_results", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("evaluations") as table:
        table.drop_column("shadow_results")
        table.drop_column("inputs")
    op.drop_table("shadow_findings")
    op.drop_table("snapshots")
