"""Index the findings of an organ and those of a region with all that is filtered by and counted beside them.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NEW = {
    "ix_queue_items_regions": ("state", "region", "year", "severity", "rule"),
    "ix_queue_items_named": (
        *("organ", "state", "risk", "report_id", "id", "year", "region", "rule", "severity"),
        *("created_at", "due_on", "paused_on"),
    ),
}
_OLD = (("state", "region"), ("organ", "state"))


def upgrade() -> None:
    """Make them, and take away the two that they begin with."""
    for name, columns in _NEW.items():
        op.create_index(name, "queue_items", [*columns])
    for former in _OLD:
        op.drop_index(op.f(f"ix_queue_items_{'_'.join(former)}"), "queue_items")


def downgrade() -> None:
    """Make the narrow ones again."""
    for former in _OLD:
        op.create_index(op.f(f"ix_queue_items_{'_'.join(former)}"), "queue_items", [*former])
    for name in _NEW:
        op.drop_index(name, "queue_items")
