"""People who sign in: accounts, what proves them, their sign-ins and their API tokens."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


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
        password_hash: argon2id, never the password; empty: signs in elsewhere, or has not chosen one yet.
        region: 行政区划代码 or its prefix: sees only what lies in it; None sees all.
        organ_code: of a filer: the organ whose reports they see, and no others; None: none at all.
        totp_secret: of the authenticator app, encrypted; None has none, or none that was confirmed.
        totp_step: number of the last 30 seconds whose code was used; no code of these or earlier ones counts.
    """

    __tablename__ = "users"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=100, unique=True)
    password_hash: str = Field(max_length=300)
    role: str = Field(max_length=16)
    region: str | None = Field(default=None, max_length=6)
    organ_code: str | None = Field(default=None, max_length=64)
    email: str | None = Field(default=None, max_length=300)
    disabled: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    totp_secret: str | None = Field(default=None, max_length=400)
    totp_step: int = 0


class RecoveryCode(Row, table=True):
    """Stands for one code of the authenticator app, once; only its SHA-256 is kept."""

    __tablename__ = "recovery_codes"

    digest: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(foreign_key="users.id", index=True)


class PasswordReset(Row, table=True):
    """A link under which a password can be chosen once; only the SHA-256 of what it carries is kept."""

    __tablename__ = "password_resets"

    digest: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(foreign_key="users.id", index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class Identity(Row, table=True):
    """Who somebody is at an OpenID provider: issuer and subject together, never the mail address."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    issuer: str = Field(max_length=300)
    subject: str = Field(max_length=255)
    created_at: datetime = Field(sa_type=UtcDateTime)


class ApiToken(Row, table=True):
    """A bearer token; only its SHA-256 is kept.

    Attributes:
        name: what it is for, in its owner's words.
        scopes: what it may do of what its owner may, a list of names; None: all of it.
        expires_at: None: never, which somebody asked for.
        used_at: last use, to the minute.
    """

    __tablename__ = "api_tokens"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    name: str = Field(default="", max_length=100)
    scopes: list[str] | None = Field(default=None, sa_type=ExactJson)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Step(StrEnum):
    """What a sign-in still waits for."""

    CODE = "code"
    ENROL = "enrol"


class SignIn(Row, table=True):
    """A browser's sign-in; only the SHA-256 of its cookie is kept.

    Attributes:
        digest: of the cookie in force, which is exchanged from time to time.
        previous: of the cookie before it, which still counts until the new one came back, and a minute longer:
            an answer may be lost, and pages load several things at once.
        key: names it on pages; opens nothing.
        waits_for: `code`: the password was right, the authenticator's code is missing; `enrol`: the role demands an
            authenticator, and there is none yet. Neither opens anything else.
        issuer: the OpenID provider through which it was made; None: by password.
        renewed_at: when the cookie was exchanged last.
        confirmed: whether the cookie in force came back.
        seen_at: last use, to the minute.
        expires_at: its end, however busy it is.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (CheckConstraint(one_of("waits_for", Step), name="waits_for"),)

    digest: str = Field(primary_key=True, max_length=64)
    previous: str | None = Field(default=None, max_length=64, index=True)
    key: str = Field(max_length=32, unique=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    waits_for: str | None = Field(default=None, max_length=8)
    issuer: str | None = Field(default=None, max_length=300)
    created_at: datetime = Field(sa_type=UtcDateTime)
    renewed_at: datetime = Field(sa_type=UtcDateTime)
    confirmed: bool = True
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    address: str | None = Field(default=None, max_length=45)
    browser: str | None = Field(default=None, max_length=200)
