"""Keep of every organ who supervises it, whom to write to, what excuses it, and for which years it has to file.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = "'code', 'name', 'alias', 'former', 'short', 'person', 'unknown', 'ambiguous', 'conflict', 'not_ours'"


def upgrade() -> None:
    """Add columns and tables; the years of organs that are there already come from their lineage."""
    with op.batch_alter_table("organs") as table:
        table.add_column(sa.Column("parent_code", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("files", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("first_year", sa.Integer(), nullable=True))
        table.add_column(sa.Column("last_year", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_organs_parent_code"), "organs", ["parent_code"], unique=False)
    _create_contacts()
    _create_exemptions()
    op.create_table(
        "organ_matches",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"how IN ({KINDS})", name=op.f("ck_organ_matches_how")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_organ_matches_report_id_reports")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_organ_matches")),
    )
    op.create_index(op.f("ix_organ_matches_how"), "organ_matches", ["how"], unique=False)
    _work_out_years()


def downgrade() -> None:
    """Drop them."""
    for name in ("organ_matches", "organ_exemptions", "organ_contacts"):
        op.drop_table(name)
    op.drop_index(op.f("ix_organs_parent_code"), "organs")
    with op.batch_alter_table("organs") as table:
        for column in ("last_year", "first_year", "files", "parent_code"):
            table.drop_column(column)


def _create_contacts() -> None:
    op.create_table(
        "organ_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("duty", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_organ_contacts_organ_id_organs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organ_contacts")),
    )
    op.create_index(op.f("ix_organ_contacts_organ_id"), "organ_contacts", ["organ_id"], unique=False)


def _create_exemptions() -> None:
    op.create_table(
        "organ_exemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["organ_id"], ["organs.id"], name=op.f("fk_organ_exemptions_organ_id_organs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organ_exemptions")),
    )
    op.create_index(op.f("ix_organ_exemptions_organ_id"), "organ_exemptions", ["organ_id"], unique=False)


def _work_out_years() -> None:
    """Do once what is done from now on whenever organs are saved (`gouji.engine.register.years_of`)."""
    connection = op.get_bind()
    organs = sa.table("organs", *map(sa.column, ("id", "code", "first_year", "last_year")))
    events = sa.table("organ_events", *map(sa.column, ("organ_id", "event", "effective_on", "other_codes")))
    codes = {code: ident for ident, code in connection.execute(sa.select(organs.c.id, organs.c.code))}
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for owner, event, day, others in connection.execute(sa.select(events)):
        year = int(str(day)[:4])
        gone = [codes[code] for code in json.loads(others or "[]") if code in codes and codes[code] != owner]
        if event == "founded" or (event == "renamed" and gone):
            first[owner] = max(year, first.get(owner, year))
        if event == "abolished":
            gone = [owner]
        if event in ("abolished", "merged", "renamed"):
            for ident in gone:
                last[ident] = min(year - 1, last.get(ident, year - 1))
    for column, years in (("first_year", first), ("last_year", last)):
        for ident, year in years.items():
            connection.execute(sa.update(organs).where(organs.c.id == ident).values({column: year}))
