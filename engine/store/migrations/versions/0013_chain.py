"""Chain the entries of the audit trail to each other, and keep from which address a deed was asked for.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Any

import simplejson
import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TRAIL = sa.table(
    "audit_trail",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String) for name in ("actor", "action", "subject", "subject_id", "chain")),
    sa.column("details", sa.Text),
)


def upgrade() -> None:
    """Add both columns and chain what is there, as `queries/audit.py` did when this was written."""
    op.add_column("audit_trail", sa.Column("address", sa.String(length=45), nullable=True))
    op.add_column("audit_trail", sa.Column("chain", sa.String(length=64), nullable=False, server_default=""))
    _let_change()
    head, last = "0" * 64, 0
    connection = op.get_bind()
    while rows := connection.execute(
        sa.select(_TRAIL).where(_TRAIL.c.id > last).order_by(_TRAIL.c.id).limit(1_000)
    ).all():
        chains = []
        for row in rows:
            head, last = _chained(head, row), row.id
            chains.append({"of": row.id, "is": head})
        changed = sa.update(_TRAIL).where(_TRAIL.c.id == sa.bindparam("of")).values(chain=sa.bindparam("is"))
        connection.execute(changed, chains)
    _refuse_change()


def downgrade() -> None:
    """Take both columns away."""
    op.drop_column("audit_trail", "chain")
    op.drop_column("audit_trail", "address")


def _chained(before: str, row: Any) -> str:
    at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
    said = [before, at.isoformat(timespec="microseconds"), row.actor, row.action, row.subject, row.subject_id]
    return hashlib.sha256(
        simplejson.dumps([*said, None, row.details], ensure_ascii=False).encode()
    ).hexdigest()


def _let_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_trail_no_update")
    else:
        op.execute("ALTER TABLE audit_trail DISABLE TRIGGER audit_trail_no_change")


def _refuse_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_trail_no_update BEFORE UPDATE ON audit_trail "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END"
        )
    else:
        op.execute("ALTER TABLE audit_trail ENABLE TRIGGER audit_trail_no_change")
