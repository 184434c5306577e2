"""Evaluations, findings, the queue, decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _create_evaluations()
    _create_findings()
    _create_queue_items()
    _create_decisions()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("decisions", "queue_items", "findings", "evaluations"):
        op.drop_table(table)


def _create_evaluations() -> None:
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Uuid(), nullable=True),
        sa.Column("ruleset_id", sa.String(length=100), nullable=False),
        sa.Column("ruleset_version", sa.String(length=40), nullable=False),
        sa.Column("ruleset_digest", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["submissions.id"], name=op.f("fk_evaluations_predecessor_id_submissions")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_evaluations_report_id_reports")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_evaluations_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    op.create_index(op.f("ix_evaluations_predecessor_id"), "evaluations", ["predecessor_id"], unique=False)
    op.create_index(op.f("ix_evaluations_report_id"), "evaluations", ["report_id"], unique=False)
    op.create_index(
        op.f("ix_evaluations_submission_id_is_current"),
        "evaluations",
        ["submission_id", "is_current"],
        unique=False,
    )


def _create_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("rule_version", sa.String(length=16), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("title_zh", sa.String(length=500), nullable=False),
        sa.Column("title_en", sa.String(length=500), nullable=False),
        sa.Column("message_zh", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("suggestion_zh", sa.Text(), nullable=False),
        sa.Column("suggestion_en", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("group_name", sa.String(length=100), nullable=True),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("left", sa.Text(), nullable=True),
        sa.Column("right", sa.Text(), nullable=True),
        sa.Column("delta", sa.Text(), nullable=True),
        sa.Column("formula", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_findings_evaluation_id_evaluations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_evaluation_id"), "findings", ["evaluation_id"], unique=False)
    op.create_index(op.f("ix_findings_fingerprint"), "findings", ["fingerprint"], unique=False)
    op.create_index(op.f("ix_findings_rule"), "findings", ["rule"], unique=False)


def _create_queue_items() -> None:
    op.create_table(
        "queue_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("assignee", sa.String(length=100), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(length=100), nullable=True),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("previous_values", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'claimed', 'confirmed', 'dismissed', 'waived', 'fixed')",
            name=op.f("ck_queue_items_state"),
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name=op.f("fk_queue_items_finding_id_findings")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_queue_items_report_id_reports")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_queue_items_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_items")),
        sa.UniqueConstraint("report_id", "fingerprint", name=op.f("uq_queue_items_report_id_fingerprint")),
    )
    op.create_index(op.f("ix_queue_items_assignee"), "queue_items", ["assignee"], unique=False)
    op.create_index(op.f("ix_queue_items_finding_id"), "queue_items", ["finding_id"], unique=False)
    op.create_index(op.f("ix_queue_items_organ"), "queue_items", ["organ"], unique=False)
    op.create_index(op.f("ix_queue_items_region"), "queue_items", ["region"], unique=False)
    op.create_index(op.f("ix_queue_items_state_region"), "queue_items", ["state", "region"], unique=False)
    op.create_index(op.f("ix_queue_items_state_rule"), "queue_items", ["state", "rule"], unique=False)
    op.create_index(op.f("ix_queue_items_state_severity"), "queue_items", ["state", "severity"], unique=False)
    op.create_index(op.f("ix_queue_items_state_year"), "queue_items", ["state", "year"], unique=False)
    op.create_index(op.f("ix_queue_items_submission_id"), "queue_items", ["submission_id"], unique=False)
    op.create_index(
        op.f("ix_queue_items_urgency_report_id_state"),
        "queue_items",
        ["urgency", "report_id", "state"],
        unique=False,
    )
    op.create_index(op.f("ix_queue_items_year"), "queue_items", ["year"], unique=False)


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("values", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["queue_items.id"], name=op.f("fk_decisions_item_id_queue_items")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_decisions_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_item_id"), "decisions", ["item_id"], unique=False)
    op.create_index(op.f("ix_decisions_submission_id"), "decisions", ["submission_id"], unique=False)
