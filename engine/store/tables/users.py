"""People who sign in, their API tokens and their sign-ins."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from .base import Row, UtcDateTime, one_of


class Role(StrEnum):
    """What a user is (contract §2)."""

    FILER = "filer"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    AUTHOR = "author"
    ADMIN = "admin"


class User(Row, table=True):
    """One person.

    Attributes:
        password_hash: argon2id, never the password.
        region: 行政区划代码 or its prefix: sees only what lies in it; None sees all.
    """

    __tablename__ = "users"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=100, unique=True)
    password_hash: str = Field(max_length=300)
    role: str = Field(max_length=16)
    region: str | None = Field(default=None, max_length=6)
    email: str | None = Field(default=None, max_length=300)
    disabled: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class ApiToken(Row, table=True):
    """A bearer token; only its SHA-256 is kept."""

    __tablename__ = "api_tokens"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignIn(Row, table=True):
    """A browser's sign-in; only the SHA-256 of its cookie is kept."""

    __tablename__ = "sign_ins"

    digest: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(foreign_key="users.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
