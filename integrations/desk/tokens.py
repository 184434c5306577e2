"""API tokens: what they may do, for how long, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gouji.engine.errors import BadRequestError, NotFoundError, NotSignedInError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import tokens, users
from gouji.engine.store.tables import ApiToken, User

from .items import is_id
from .roles import Action, Actor, actor_of

LASTS: Final = timedelta(days=365)
LONGEST_NAME: Final = 100


class Scope(StrEnum):
    """A part of what an account may do, that a token can be limited to. Every one of them may read."""

    READ = "read"
    DECIDE = "decide"
    ROSTER = "roster"
    AUTHOR = "author"
    ADMIN = "admin"


SCOPE_NAMES: Final[Mapping[Scope, Text]] = MappingProxyType(
    {
        Scope.READ: Text("读取", "read"),
        Scope.DECIDE: Text("处理问题与报告", "decide on findings and reports"),
        Scope.ROSTER: Text("维护机关名录", "keep the roster"),
        Scope.AUTHOR: Text("编写规则", "write rules"),
        Scope.ADMIN: Text("管理系统与账号", "administer system and accounts"),
    }
)

_OF_SCOPES: Final[Mapping[Scope, frozenset[Action]]] = MappingProxyType(
    {
        Scope.READ: frozenset({Action.READ, Action.WATCH}),
        Scope.ROSTER: frozenset({Action.EDIT_ROSTER, Action.EXCUSE}),
        Scope.AUTHOR: frozenset[Action](),
        Scope.ADMIN: frozenset({Action.RELEASE_QUARANTINE, Action.MANAGE_USERS}),
    }
)
"""What is in none of these is deciding: a new action is not forgotten, and reading alone never allows it."""


def scope_of(action: Action) -> Scope:
    """Return the scope that a token needs for an action."""
    return next((scope for scope, actions in _OF_SCOPES.items() if action in actions), Scope.DECIDE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new token is to be.

    Attributes:
        name: what it is for, in its owner's words.
        scopes: names of `Scope`; None: all that the account may do.
        lasts: None: for ever.
    """

    name: str = ""
    scopes: Sequence[str] | None = None
    lasts: timedelta | None = LASTS


PLAIN: Final = Wish()


def create_token(
    session: Session, user_name: str, now: datetime, wish: Wish = PLAIN, *, actor: str = "cli"
) -> str:
    """Return a new bearer token of this account: it is shown once and stored hashed only.

    Raises:
        NotFoundError: there is no such account.
        BadRequestError: no such scope (`bad_scope`), none at all, a name that is too long (`bad_token_name`), or an end
            that is not in the future (`bad_expiry`).
    """
    owner = users.user(session, user_name)
    _require_sense(wish)
    scopes = None if wish.scopes is None else sorted({Scope(scope).value for scope in wish.scopes})
    return tokens.create(
        session,
        owner,
        now=now,
        name=wish.name.strip(),
        scopes=scopes,
        expires_at=None if wish.lasts is None else now + wish.lasts,
        actor=actor,
    )


def actor_of_token(
    session: Session, token: str, address: str | None = None, *, now: datetime | None = None
) -> Actor:
    """Return whose token this is; `address` is the network address from which it came.

    Raises:
        NotSignedInError: unknown, revoked or run out, or the account was closed.
    """
    owner, row = find(session, token, now)
    return actor_of(owner, address, only=actions_of(row))


def find(session: Session, token: str, now: datetime | None = None) -> tuple[User, ApiToken]:
    """Return owner and token; raises NotSignedInError as `actor_of_token` does."""
    found = tokens.find(session, token, now=now or datetime.now(UTC))
    if found is None:
        raise NotSignedInError(
            "bad_token",
            Text(
                "访问令牌无效、已过期或已撤销，请重新生成（gouji token create 或“我的账号”）。",
                "This token is unknown, ran out or was revoked; make a new one on the account page or with gouji "
                "token create.",
            ),
        )
    return found


def actions_of(row: ApiToken) -> frozenset[Action] | None:
    """Return what a token is limited to; None: not at all. A scope that is no more allows nothing."""
    if row.scopes is None:
        return None
    scopes = {*row.scopes, Scope.READ.value}
    return frozenset(action for action in Action if scope_of(action).value in scopes)


def only_reads(row: ApiToken) -> bool:
    """Whether a token is limited to reading, whatever else a door might take."""
    return row.scopes is not None and not set(row.scopes) - {Scope.READ.value}


def revoke_token(session: Session, owner: User, token_id: int, now: datetime, *, actor: str) -> None:
    """Revoke one token of an account; raises NotFoundError where there is none, or it was revoked before."""
    if not is_id(token_id) or not tokens.revoke(session, owner, now=now, actor=actor, token_id=token_id):
        raise NotFoundError(
            "token_not_found",
            Text("没有这个令牌，或已撤销。", "There is no such token, or it was revoked before."),
        )


def _require_sense(wish: Wish) -> None:
    if len(wish.name.strip()) > LONGEST_NAME or not wish.name.isprintable():
        raise BadRequestError(
            "bad_token_name",
            Text(
                "令牌名称最长 100 字，且不能换行。", "A token's name has 100 characters at most, in one line."
            ),
        )
    known = {scope.value for scope in Scope}
    unknown = sorted(set(wish.scopes or ()) - known)
    if unknown or (wish.scopes is not None and not wish.scopes):
        raise BadRequestError(
            "bad_scope",
            Text(
                f"令牌范围请从 {'、'.join(sorted(known))} 中选择。",
                f"Choose the scopes of a token among {', '.join(sorted(known))}.",
            ),
        )
    if wish.lasts is not None and not timedelta(0) < wish.lasts <= timedelta(days=3660):
        raise BadRequestError(
            "bad_expiry",
            Text("有效期须在一天到十年之间。", "A token lasts between one day and ten years."),
        )
