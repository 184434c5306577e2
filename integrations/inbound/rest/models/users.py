"""Accounts in the API's answers and bodies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from .actions import STORABLE
from .base import Answered, Moment, Next, Posted

RoleName = Literal["filer", "reviewer", "supervisor", "author", "admin"]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=STORABLE, examples=["王敏"])]
Region = Annotated[
    str | None,
    Field(
        pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it; null: the whole country"
    ),
]
Email = Annotated[str | None, Field(max_length=300, pattern=STORABLE, examples=["wang@example.org"])]

Organ = Annotated[
    str | None,
    Field(min_length=1, max_length=64, pattern=STORABLE, description="of a filer: code of the organ"),
]


class UserModel(Answered):
    """An account.

    Attributes:
        organ: of a filer: code of the organ whose reports they see.
        has_password: false where the person signs in elsewhere, or has not chosen one yet.
        has_authenticator: whether signing in takes a code as well.
    """

    id: int
    name: str
    role: RoleName
    region: str | None
    email: str | None
    organ: str | None
    disabled: bool
    has_password: bool
    has_authenticator: bool
    created_at: Moment


class UserPage(Answered):
    """One page of accounts by name."""

    users: list[UserModel]
    next: Next


class NewUser(Posted):
    """An account to be; its owner chooses a password under a link (`…/password-link`), or signs in elsewhere."""

    name: Name
    role: RoleName
    region: Region = None
    email: Email = None
    organ: Organ = None


class UserChange(Posted):
    """What is to be different; what is left out stays as it is."""

    role: RoleName | None = None
    region: Region = None
    email: Email = None
    organ: Organ = None
    disabled: StrictBool | None = None


class PasswordLink(Answered):
    """A link under which the account's owner chooses a password, once, within 24 hours; shown this once."""

    link: str
    expires_at: Moment
