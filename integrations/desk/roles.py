"""Who may do what, and where: five roles, each limited to the regions under one prefix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gouji.engine.errors import ForbiddenError, Text
from gouji.engine.store.queries.statements import OWN
from gouji.engine.store.tables import Role, User

__all__ = [
    "ACTION_NAMES",
    "PERMISSIONS",
    "ROLE_NAMES",
    "Action",
    "Actor",
    "Role",
    "actor_of",
    "lies_under",
    "region_prefix",
    "require",
    "require_action",
    "require_seen",
]


class Action(StrEnum):
    """Everything that needs permission; the first six are the contract's actions on a finding."""

    CLAIM = "claim"
    RELEASE = "release"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    WAIVE = "waive"
    COMMENT = "comment"
    RETURN = "return"
    ACCEPT = "accept"
    CORRECT = "correct"
    UNDO = "undo"
    READ = "read"
    WAIVE_ERROR = "waive_error"
    APPROVE_WAIVER = "approve_waiver"
    REFUSE_WAIVER = "refuse_waiver"
    WITHDRAW_WAIVER = "withdraw_waiver"
    ASSIGN = "assign"
    RELEASE_OTHERS = "release_others"
    RELEASE_QUARANTINE = "release_quarantine"
    WATCH = "watch"
    EXCUSE = "excuse"
    EDIT_ROSTER = "edit_roster"
    MANAGE_USERS = "manage_users"
    SHARE_VIEW = "share_view"


_READING: Final = frozenset({Action.READ, Action.COMMENT})
_REVIEWING: Final = _READING | {
    Action.CLAIM,
    Action.RELEASE,
    Action.CONFIRM,
    Action.DISMISS,
    Action.WAIVE,
    Action.WITHDRAW_WAIVER,
    Action.RETURN,
    Action.ACCEPT,
    Action.CORRECT,
    Action.UNDO,
    Action.WATCH,
}
_SUPERVISING: Final = _REVIEWING | {
    Action.WAIVE_ERROR,
    Action.APPROVE_WAIVER,
    Action.REFUSE_WAIVER,
    Action.ASSIGN,
    Action.RELEASE_OTHERS,
    Action.EXCUSE,
    Action.EDIT_ROSTER,
    Action.SHARE_VIEW,
}

PERMISSIONS: Final[Mapping[Role, frozenset[Action]]] = MappingProxyType(
    {
        Role.FILER: _READING,
        Role.AUTHOR: _READING,
        Role.REVIEWER: _REVIEWING,
        Role.SUPERVISOR: _SUPERVISING,
        Role.ADMIN: _SUPERVISING | {Action.RELEASE_QUARANTINE, Action.MANAGE_USERS},
    }
)

ROLE_NAMES: Final[Mapping[Role, Text]] = MappingProxyType(
    {
        Role.FILER: Text("填报人", "filer"),
        Role.REVIEWER: Text("审核人", "reviewer"),
        Role.SUPERVISOR: Text("审核负责人", "supervisor"),
        Role.AUTHOR: Text("规则编写人", "rule author"),
        Role.ADMIN: Text("管理员", "administrator"),
    }
)

ACTION_NAMES: Final[Mapping[Action, Text]] = MappingProxyType(
    {
        Action.CLAIM: Text("领取", "claim"),
        Action.RELEASE: Text("放回", "release"),
        Action.CONFIRM: Text("确认", "confirm"),
        Action.DISMISS: Text("排除", "dismiss"),
        Action.WAIVE: Text("申请豁免", "ask for a waiver"),
        Action.COMMENT: Text("批注", "comment on"),
        Action.RETURN: Text("退回报告", "return reports"),
        Action.ACCEPT: Text("通过报告", "accept reports"),
        Action.CORRECT: Text("更正读取结果", "correct what was read"),
        Action.UNDO: Text("撤销操作", "undo"),
        Action.READ: Text("查看", "read"),
        Action.WAIVE_ERROR: Text("批准豁免错误级问题", "approve waivers of errors"),
        Action.APPROVE_WAIVER: Text("批准豁免", "approve waivers"),
        Action.REFUSE_WAIVER: Text("驳回豁免申请", "refuse waivers"),
        Action.WITHDRAW_WAIVER: Text("撤回豁免申请", "withdraw what was asked for"),
        Action.ASSIGN: Text("分派问题", "assign findings"),
        Action.RELEASE_OTHERS: Text("放回他人领取的问题", "release what others claimed"),
        Action.RELEASE_QUARANTINE: Text("放行隔离的报送", "release quarantined submissions"),
        Action.WATCH: Text("查看报送日历", "look at the calendar of reports"),
        Action.EXCUSE: Text("说明缺报原因", "excuse missing reports"),
        Action.EDIT_ROSTER: Text("修改机关名录", "edit the roster"),
        Action.MANAGE_USERS: Text("管理账号", "manage accounts"),
        Action.SHARE_VIEW: Text("共享视图", "share views"),
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts.

    Attributes:
        user_id: of the account.
        name: as shown to others, for instance to the one who came second.
        role: what the account may do.
        region: 行政区划代码 or a prefix of 2 or 4 digits; None stands for the whole country.
        address: network address from which they ask, for the audit trail; None on the command line.
        only: what the token they show is limited to; None: not limited, all that the role allows.
        organ: of a filer: code of the organ whose reports they see. Their `region` is then the scope of that organ,
            in which no division lies: what asks for regions alone shows them nothing.
    """

    user_id: int
    name: str
    role: Role
    region: str | None = None
    address: str | None = None
    only: frozenset[Action] | None = None
    organ: str | None = None

    @property
    def actions(self) -> frozenset[Action]:
        """What the role allows, as far as the token does."""
        allowed = PERMISSIONS[self.role]
        return allowed if self.only is None else allowed & self.only

    def covers(self, region: str | None) -> bool:
        """Say whether a report of `region` is this actor's business.

        `1301` and `130100` both cover 130102: trailing pairs of zeros stand for the whole subtree.
        A report whose region is unknown belongs to those only who are not limited. No region is a filer's business.
        """
        if self.role is Role.FILER:
            return False
        return lies_under(region, self.region)

    def sees(self, region: str | None, organ: str | None) -> bool:
        """Say whether a report is this actor's business: a filer's are those of the own organ, anywhere.

        Args:
            region, organ: division of the report, and code of its organ.
        """
        if self.role is Role.FILER:
            return self.organ is not None and self.organ == organ and Action.READ in self.actions
        return self.may(Action.READ, region)

    def may(self, action: Action, region: str | None) -> bool:
        """Say whether the role allows `action` and the region is covered."""
        return action in self.actions and self.covers(region)


def actor_of(user: User, address: str | None = None, *, only: frozenset[Action] | None = None) -> Actor:
    """Return the actor that an account stands for, asking from a network address, perhaps with a limited token."""
    role = Role(user.role)
    if role is not Role.FILER:
        return Actor(user.id or 0, user.name, role, user.region, address, only)
    organ = user.organ_code or None
    return Actor(user.id or 0, user.name, role, f"{OWN}{organ or ''}", address, only, organ)


def region_prefix(region: str | None) -> str:
    """Return the digits that every division under `region` begins with; empty for the whole country."""
    prefix = region or ""
    while prefix.endswith("00") and len(prefix) % 2 == 0:
        prefix = prefix[:-2]
    return prefix


def lies_under(region: str | None, within: str | None) -> bool:
    """Say whether a division is `within` or lies under it; one that nobody knows lies under the whole country only."""
    return (region or "").startswith(region_prefix(within))


def require(actor: Actor, action: Action, region: str | None) -> None:
    """Raise `ForbiddenError` unless `actor` may do `action` on something of `region`."""
    require_action(actor, action)
    if not actor.covers(region):
        raise _outside(actor, region)


def require_seen(actor: Actor, action: Action, region: str | None, organ: str | None) -> None:
    """Raise `ForbiddenError` unless `actor` may do `action` on a report of this region and organ."""
    require_action(actor, action)
    if not actor.sees(region, organ):
        raise _outside(actor, region)


def require_action(actor: Actor, action: Action) -> None:
    """Raise `ForbiddenError` unless `actor` may do `action` anywhere at all."""
    if action not in PERMISSIONS[actor.role]:
        role, name = ROLE_NAMES[actor.role], ACTION_NAMES[action]
        raise ForbiddenError(
            "role_forbids",
            Text(
                f"{role.zh}不能{name.zh}；请由有此权限的同事处理，或请管理员调整角色。",
                f"A {role.en} may not {name.en}; ask a colleague who may, or an administrator for the role.",
            ),
        )
    if action not in actor.actions:
        name = ACTION_NAMES[action]
        raise ForbiddenError(
            "scope_forbids",
            Text(
                f"这个访问令牌的范围不含“{name.zh}”；请用范围更大的令牌。",
                f"The scopes of this token do not let it {name.en}; use one that has more.",
            ),
        )


def _outside(actor: Actor, region: str | None) -> ForbiddenError:
    if actor.role is Role.FILER:
        return ForbiddenError(
            "organ_forbids",
            Text("填报人只能查看本单位的报告。", "A filer sees the reports of the own organ only."),
        )
    return ForbiddenError(
        "region_forbids",
        Text(
            f"该报告属于行政区划 {region or '（未知）'}，不在您负责的 {actor.region} 范围内。",
            f"This report belongs to region {region or '(unknown)'}, outside your region {actor.region}.",
        ),
    )
