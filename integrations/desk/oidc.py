"""Who somebody is here whom an OpenID provider vouches for: bound by issuer and subject, never by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, NotFoundError, Text
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import factors, users
from gouji.engine.store.tables import User
from gouji.workers.settings import Settings

from ..outbound.openid import Client
from .accounts import add_user, require_region
from .items import is_id
from .roles import Actor, Role
from .sign_ins import DEFAULT, Limits, begin

CALLBACK: Final = "/sign-in/oidc/callback"
WHOLE_COUNTRY: Final = "*"
ACTOR: Final = "oidc"
"""Who did it, in the audit trail, where the provider's word did."""


class Choice(BaseModel):
    """How one thing follows from what the provider tells.

    Attributes:
        claim: its name, with points for what lies within: `realm_access.roles`.
        values: what follows from which value, the first that is met; without any, the value itself.
        default: what follows where nothing is met; without it nobody comes in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: str
    values: dict[str, str] = {}
    default: str | None = None

    def of(self, claims: Mapping[str, Any]) -> str | None:
        """Return what follows, None where nothing does."""
        told: Any = claims
        for name in self.claim.split("."):
            told = told.get(name) if isinstance(told, Mapping) else None
        held = (
            [str(one) for one in told] if isinstance(told, list) else [str(told)] if told is not None else []
        )
        if self.values:
            return next((value for key, value in self.values.items() if key in held), self.default)
        return held[0] if held else self.default


class ClaimMapping(BaseModel):
    """Which role and region follow from what the provider tells; a region of `*` is the whole country."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Choice
    region: Choice


@dataclass(frozen=True, slots=True)
class Policy:
    """What an installation does with those who come for the first time.

    Attributes:
        links_email: gives them the account with the same verified mail address.
        creates: makes them an account.
        mapping: gives role and region, at every sign-in; None: they stay as an administrator set them.
    """

    links_email: bool = False
    creates: bool = False
    mapping: ClaimMapping | None = None


def client_of(settings: Settings) -> Client | None:
    """Return what this installation is at its provider; None where it has none."""
    if not settings.oidc_issuer:
        return None
    return Client(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.oidc_scopes,
        settings.base_url.rstrip("/") + CALLBACK,
        settings.oidc_ca,
    )


def policy_of(settings: Settings) -> Policy:
    """Return what the settings say; raises BadRequestError (`bad_mapping`) for a file that cannot be understood."""
    mapping = None if settings.oidc_mapping is None else load_mapping(settings.oidc_mapping)
    return Policy(settings.oidc_link_email, settings.oidc_create, mapping)


def load_mapping(path: Path) -> ClaimMapping:
    """Read the file of `GOUJI_OIDC_MAPPING`; raises BadRequestError (`bad_mapping`)."""
    try:
        mapping = ClaimMapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        roles = {*mapping.role.values.values(), *filter(None, [mapping.role.default])}
        for role in roles:
            Role(role)
        regions = {*mapping.region.values.values(), *filter(None, [mapping.region.default])}
        for region in regions - {WHOLE_COUNTRY}:
            require_region(region)
    except (OSError, yaml.YAMLError, ValidationError, ValueError, BadRequestError) as error:
        raise BadRequestError(
            "bad_mapping",
            Text(
                f"统一身份认证的角色对照文件 {path.name} 有误，请管理员核对 GOUJI_OIDC_MAPPING。",
                f"{path.name}, which maps claims to roles, cannot be understood: check GOUJI_OIDC_MAPPING.",
            ),
        ) from error
    return mapping


def admit(
    database: Database,
    claims: Mapping[str, Any],
    policy: Policy,
    now: datetime,
    *,
    address: str = "",
    limits: Limits = DEFAULT,
    browser: str = "",
) -> str:
    """Return the secret for the cookie of a new sign-in of whom the provider vouches for.

    Args:
        claims: what it tells, `iss` and `sub` among it, verified.

    Raises:
        ForbiddenError: no account belongs to this identity (`not_bound`), several have its mail address
            (`several_accounts`), the account is disabled (`account_disabled`), or what the provider tells gives no role
            or region (`no_role`).
        BadRequestError: an account was to be made that cannot be, for instance because its name is taken.
    """
    with database.session(address) as session:
        user = factors.user_of_identity(session, str(claims["iss"]), str(claims["sub"]))
        if user is None:
            user = _come_first(session, claims, policy, now)
        if user.disabled:
            raise ForbiddenError(
                "account_disabled",
                Text("账号已停用，请联系管理员。", "This account is disabled; ask an administrator."),
            )
        _follow_mapping(session, user, claims, policy, now)
        return begin(session, user, now, limits=limits, browser=browser, issuer=str(claims["iss"]))


def bind(database: Database, actor: Actor, claims: Mapping[str, Any], now: datetime) -> None:
    """Bind an identity to the account of somebody who is signed in; raises ConflictError (`identity_taken`)."""
    with database.session(actor.address) as session:
        user = users.user_of_id(session, actor.user_id)
        _bind(session, user, claims, now, actor.name)


def unbind(session: Session, actor: Actor, identity_id: int, now: datetime) -> None:
    """Take an identity from one's own account.

    Raises:
        NotFoundError: there is none.
        ConflictError: without it nobody could sign in, there is no password (`only_way_in`).
    """
    user = users.user_of_id(session, actor.user_id)
    if not user.password_hash and len(factors.identities_of(session, user.id)) == 1:
        raise ConflictError(
            "only_way_in",
            Text(
                "这个账号没有密码，解除后将无法登录；请先请管理员发密码链接。",
                "This account has no password, so this is the only way in; have an administrator give you a link for "
                "one first.",
            ),
        )
    if not is_id(identity_id) or not factors.unbind_identity(
        session, user, identity_id, now=now, actor=actor.name
    ):
        raise NotFoundError("identity_not_found", Text("没有这个绑定。", "There is no such binding."))


def _come_first(session: Session, claims: Mapping[str, Any], policy: Policy, now: datetime) -> User:
    email = claims.get("email")
    if policy.links_email and isinstance(email, str) and email and claims.get("email_verified") is True:
        found = users.users_with_email(session, email)
        if len(found) > 1:
            raise ForbiddenError(
                "several_accounts",
                Text(
                    "有多个账号使用这个邮箱，无法自动绑定；请用密码登录后在“我的账号”中绑定。",
                    "Several accounts have this mail address: sign in by password and bind on the account page.",
                ),
            )
        if found:
            _bind(session, found[0], claims, now, ACTOR)
            return found[0]
    if policy.creates and policy.mapping is not None:
        return _create(session, claims, policy, now)
    raise ForbiddenError(
        "not_bound",
        Text(
            "这个身份还没有绑定账号；请用密码登录后在“我的账号”中绑定，或请管理员建立账号。",
            "No account is bound to this identity: sign in by password and bind it on the account page, or ask an "
            "administrator for an account.",
        ),
    )


def _create(session: Session, claims: Mapping[str, Any], policy: Policy, now: datetime) -> User:
    role, region = _mapped(claims, policy.mapping)
    named = claims.get("preferred_username") or claims.get("name") or claims["sub"]
    name = " ".join("".join(char for char in str(named) if char.isprintable()).split())[:100]
    email = claims.get("email") if claims.get("email_verified") is True else None
    user = add_user(session, name, None, role, now, region=region, email=email, actor=ACTOR)
    _bind(session, user, claims, now, ACTOR)
    return user


def _bind(session: Session, user: User, claims: Mapping[str, Any], now: datetime, actor: str) -> None:
    if not factors.bind_identity(session, user, str(claims["iss"]), str(claims["sub"]), now=now, actor=actor):
        raise ConflictError(
            "identity_taken",
            Text("这个身份已绑定到一个账号。", "This identity is bound to an account already."),
        )


def _follow_mapping(
    session: Session, user: User, claims: Mapping[str, Any], policy: Policy, now: datetime
) -> None:
    """Give the account the role and region that follow, except from the last administrator of the whole country."""
    if policy.mapping is None:
        return
    role, region = _mapped(claims, policy.mapping)
    is_admin = user.role == Role.ADMIN and user.region is None
    if is_admin and (role, region) != (Role.ADMIN, None) and users.count_admins(session) == 1:
        return
    users.edit_user(session, user, role=role, region=region, email=user.email, now=now, actor=ACTOR)


def _mapped(claims: Mapping[str, Any], mapping: ClaimMapping | None) -> tuple[str, str | None]:
    role = mapping.role.of(claims) if mapping else None
    region = mapping.region.of(claims) if mapping else None
    is_code = region is not None and region.isascii() and region.isdigit() and len(region) in (2, 4, 6)
    if role not in set(Role) or not (is_code or region == WHOLE_COUNTRY):
        raise ForbiddenError(
            "no_role",
            Text(
                "统一身份认证没有给出您在本系统的角色或行政区划，请联系管理员。",
                "The OpenID provider names no role or region that you have here; ask an administrator.",
            ),
        )
    return str(role), None if region == WHOLE_COUNTRY else region
