"""The register of organs, reports, submissions, documents."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _create_organs()
    _create_organ_names()
    _create_organ_events()
    _create_blobs()
    _create_reports()
    _create_submissions()
    _create_documents()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("documents", "submissions", "reports", "blobs", "organ_events", "organ_names", "organs"):
        op.drop_table(table)


def _create_organs() -> None:
    op.create_table(
        "organs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("powers", sa.Text(), nullable=True),
        sa.Column("makes_regulations", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organs")),
        sa.UniqueConstraint("code", name=op.f("uq_organs_code")),
    )
    op.create_index(op.f("ix_organs_name"), "organs", ["name"], unique=False)
    op.create_index(op.f("ix_organs_region"), "organs", ["region"], unique=False)


def _create_organ_names() -> None:
    op.create_table(
        "organ_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('alias', 'former')", name=op.f("ck_organ_names_kind")),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_organ_names_organ_id_organs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organ_names")),
    )
    op.create_index(op.f("ix_organ_names_name"), "organ_names", ["name"], unique=False)
    op.create_index(op.f("ix_organ_names_organ_id"), "organ_names", ["organ_id"], unique=False)


def _create_organ_events() -> None:
    op.create_table(
        "organ_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("other_codes", sa.Text(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "event IN ('founded', 'renamed', 'merged', 'split', 'abolished')",
            name=op.f("ck_organ_events_event"),
        ),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_organ_events_organ_id_organs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organ_events")),
    )
    op.create_index(op.f("ix_organ_events_organ_id"), "organ_events", ["organ_id"], unique=False)


def _create_blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_blobs")),
    )


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("organ_key", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("organ_code", sa.String(length=64), nullable=True),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("current_submission_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("key", name=op.f("uq_reports_key")),
    )
    op.create_index(
        op.f("ix_reports_current_submission_id"), "reports", ["current_submission_id"], unique=False
    )
    op.create_index(op.f("ix_reports_organ_code"), "reports", ["organ_code"], unique=False)
    op.create_index(op.f("ix_reports_organ_key"), "reports", ["organ_key"], unique=False)
    op.create_index(op.f("ix_reports_region"), "reports", ["region"], unique=False)
    op.create_index(op.f("ix_reports_year_office"), "reports", ["year", "office"], unique=False)


def _create_submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.String(length=200), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("door", sa.String(length=40), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("organ_code", sa.String(length=64), nullable=True),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("callback_url", sa.String(length=2000), nullable=True),
        sa.Column("filename", sa.String(length=500), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=True),
        sa.Column("blob_digest", sa.String(length=64), nullable=True),
        sa.Column("document_url", sa.String(length=2000), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("failure_code", sa.String(length=60), nullable=True),
        sa.Column("failure_zh", sa.String(length=2000), nullable=True),
        sa.Column("failure_en", sa.String(length=2000), nullable=True),
        sa.Column("review_state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quarantined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quarantine_reason", sa.String(length=2000), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "review_state IN ('open', 'returned', 'accepted')", name=op.f("ck_submissions_review_state")
        ),
        sa.CheckConstraint(
            "status IN ('received', 'queued', 'evaluating', 'evaluated', 'failed')",
            name=op.f("ck_submissions_status"),
        ),
        sa.ForeignKeyConstraint(
            ["blob_digest"], ["blobs.digest"], name=op.f("fk_submissions_blob_digest_blobs")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_submissions_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("report_id", "version", name=op.f("uq_submissions_report_id_version")),
        sa.UniqueConstraint("webhook_id", name=op.f("uq_submissions_webhook_id")),
    )
    op.create_index(op.f("ix_submissions_blob_digest"), "submissions", ["blob_digest"], unique=False)
    op.create_index(op.f("ix_submissions_external_id"), "submissions", ["external_id"], unique=False)
    op.create_index(op.f("ix_submissions_quarantined_at"), "submissions", ["quarantined_at"], unique=False)
    op.create_index(op.f("ix_submissions_report_id"), "submissions", ["report_id"], unique=False)
    op.create_index(
        op.f("ix_submissions_status_received_at"), "submissions", ["status", "received_at"], unique=False
    )


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("reader_version", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_documents_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_documents")),
    )
