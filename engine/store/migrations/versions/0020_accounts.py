"""Accounts: authenticators, recovery codes, links for new passwords, OpenID identities, limited tokens.

Sign-ins are begun anew by everybody once: of the old ones nobody knows from where they came or when they were used.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, make the tables, and end all sign-ins."""
    op.add_column("users", sa.Column("totp_secret", sa.String(length=400), nullable=True))
    op.add_column("users", sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("api_tokens", sa.Column("name", sa.String(length=100), nullable=False, server_default=""))
    op.add_column("api_tokens", sa.Column("scopes", sa.Text(), nullable=True))
    for name in ("expires_at", "used_at"):
        op.add_column("api_tokens", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    _create_proofs()
    op.drop_table("sign_ins")
    _create_sign_ins()


def downgrade() -> None:
    """Take it all away; sign-ins begin anew."""
    op.drop_table("sign_ins")
    op.create_table(
        "sign_ins",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id_users")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_ins")),
    )
    for name in ("expires_at", "user_id"):
        op.create_index(op.f(f"ix_sign_ins_{name}"), "sign_ins", [name], unique=False)
    for name in ("identities", "password_resets", "recovery_codes"):
        op.drop_table(name)
    for name in ("used_at", "expires_at", "scopes", "name"):
        op.drop_column("api_tokens", name)
    op.drop_column("users", "totp_step")
    op.drop_column("users", "totp_secret")


def _create_proofs() -> None:
    for name, columns in {
        "recovery_codes": (),
        "password_resets": (sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),),
    }.items():
        op.create_table(
            name,
            sa.Column("digest", sa.String(length=64), nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{name}_user_id_users")),
            sa.PrimaryKeyConstraint("digest", name=op.f(f"pk_{name}")),
        )
        op.create_index(op.f(f"ix_{name}_user_id"), name, ["user_id"], unique=False)
    op.create_table(
        "identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_identities_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
    )
    op.create_index(op.f("ix_identities_user_id"), "identities", ["user_id"], unique=False)


def _create_sign_ins() -> None:
    times = ("created_at", "renewed_at", "seen_at", "expires_at")
    op.create_table(
        "sign_ins",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=True),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("waits_for", sa.String(length=8), nullable=True),
        sa.Column("issuer", sa.String(length=300), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in times),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.Column("browser", sa.String(length=200), nullable=True),
        sa.CheckConstraint("waits_for IN ('code', 'enrol')", name=op.f("ck_sign_ins_waits_for")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id_users")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("key", name=op.f("uq_sign_ins_key")),
    )
    for name in ("previous", "user_id", "expires_at"):
        op.create_index(op.f(f"ix_sign_ins_{name}"), "sign_ins", [name], unique=False)
