"""Waivers by two persons: one asks, another one grants or refuses, both with words.

Whoever reviews may ask, also for an error. Only a supervisor or an administrator of the region decides, never on what they
asked for themselves: so there is a supervisor in every waiver, and a second person. Where nobody but the one who asks may
decide, nothing can be asked for, and it is said who has to be added. Meanwhile the finding stays claimed by whoever asked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, Text
from gouji.engine.model import Severity
from gouji.engine.store import Session
from gouji.engine.store.queries import users, waiving
from gouji.engine.store.queries import waivers as rows
from gouji.engine.store.queries.waivers import WaiverEntry
from gouji.engine.store.tables import ItemState, QueueItem, Role, WaiverState

from .items import decided, item_for, refuse_others
from .reasons import check_reason, check_text
from .roles import PERMISSIONS, Action, Actor, region_prefix, require

PAGE_SIZE: Final = 50
_DECIDING: Final = frozenset(
    role for role, allowed in PERMISSIONS.items() if Action.APPROVE_WAIVER in allowed
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One page of what is asked for.

    Attributes:
        total: of all pages.
        is_decidable: of each entry, whether the person who looks may decide on it: it is not their own.
    """

    entries: tuple[WaiverEntry, ...]
    total: int
    is_decidable: tuple[bool, ...]


def check_until(until: date | None, today: date) -> date:
    """Return the last day of a waiver.

    Raises:
        BadRequestError: there is none after today (`bad_until`).
    """
    if until is None or until <= today:
        raise BadRequestError(
            "bad_until",
            Text("豁免须写明截止日期，且晚于今天。", "A waiver needs an end date that is later than today."),
        )
    return until


def ask(
    session: Session,
    actor: Actor,
    item_id: int,
    now: datetime,
    *,
    reason_code: str | None,
    text: str | None,
    until: date | None,
) -> QueueItem:
    """Ask that a breach be accepted up to and including `until`.

    Raises:
        BadRequestError: reason or words missing, or no end date after today (`bad_until`).
        ForbiddenError: role or region do not allow it.
        ConflictError: somebody else has it or decided it; nobody else could approve it (`nobody_to_approve`).
    """
    code, words = check_reason(reason_code, text)
    until = check_until(until, now.date())
    item = item_for(session, actor, Action.WAIVE, item_id)
    refuse_others(item, actor)
    if not approvers(session, item.region, actor.name):
        raise ConflictError(
            "nobody_to_approve",
            Text(
                "豁免须由另一人批准，但除您之外没有人有权批准：请管理员为本地区增加一名审核负责人（gouji user add），"
                "或由审核人申请、您来批准。",
                "Another person has to approve a waiver, and there is none but you: let an administrator add a "
                "supervisor of this region (gouji user add), or let a reviewer ask and approve it yourself.",
            ),
        )
    return waiving.request(
        session, item, actor=actor.name, reason_code=code, text=words, until=until, now=now
    )


def approve(session: Session, actor: Actor, item_id: int, now: datetime, *, text: str | None) -> QueueItem:
    """Grant what somebody else asked for: the finding is waived.

    Raises:
        BadRequestError: no words, or too many.
        ForbiddenError: role or region do not allow it; it is one's own (`own_waiver`).
        ConflictError: nothing is asked for (`no_waiver_waits`), or its last day is over (`waiver_too_late`).
    """
    return _decide(session, actor, item_id, now, Action.APPROVE_WAIVER, text)


def refuse(session: Session, actor: Actor, item_id: int, now: datetime, *, text: str | None) -> QueueItem:
    """Refuse what somebody else asked for: the finding is theirs again, to be decided otherwise; raises as `approve`."""
    return _decide(session, actor, item_id, now, Action.REFUSE_WAIVER, text)


def withdraw(
    session: Session, actor: Actor, item_id: int, now: datetime, *, text: str | None = None
) -> QueueItem:
    """Take back what one asked for; the finding stays claimed.

    Raises:
        ForbiddenError: somebody else asked (`not_own_waiver`).
        ConflictError: nothing is asked for (`no_waiver_waits`).
    """
    item = item_for(session, actor, Action.WITHDRAW_WAIVER, item_id)
    _require_asked(item)
    if item.assignee != actor.name:
        raise ForbiddenError(
            "not_own_waiver",
            Text(
                f"这是 {item.assignee} 的豁免申请，只有本人可以撤回；有权批准的人可以驳回。",
                f"{item.assignee} asked for this and alone can withdraw it; whoever may approve it may refuse it.",
            ),
        )
    note = check_text(text) if text and text.strip() else None
    return waiving.withdraw(session, item, actor=actor.name, text=note, now=now)


def approvers(session: Session, region: str | None, besides: str) -> list[str]:
    """Return who may decide on what `besides` asks for in a region, by name."""
    return [
        user.name
        for user in users.list_users(session)
        if user.role in _DECIDING
        and not user.disabled
        and user.name != besides
        and Actor(user.id, user.name, Role(user.role), user.region).covers(region)
    ]


def listed(
    session: Session,
    actor: Actor,
    *,
    states: Collection[str] = (WaiverState.REQUESTED,),
    region: str | None = None,
    page: int = 1,
    after: int | None = None,
    limit: int = PAGE_SIZE,
) -> Waiting:
    """Return one page of the waivers of the actor's region in these states, the longest asked for first.

    Args:
        page: counted from 1; `after` an id behind which to begin instead.

    Raises:
        ForbiddenError: the role neither asks for waivers nor decides on them.
    """
    require(actor, Action.WAIVE, actor.region)
    within = region_prefix(actor.region) or None
    offset = (page - 1) * limit
    entries, total = rows.listed(
        session, states=states, within=within, region=region, after=after, offset=offset, limit=limit
    )
    return Waiting(tuple(entries), total, tuple(_may_decide(actor, entry) for entry in entries))


def _may_decide(actor: Actor, entry: WaiverEntry) -> bool:
    is_asked = entry.waiver.state == WaiverState.REQUESTED and entry.waiver.requested_by != actor.name
    return is_asked and actor.may(_needed(entry.item, Action.APPROVE_WAIVER), entry.item.region)


def _needed(item: QueueItem, action: Action) -> Action:
    is_errors = item.severity == Severity.ERROR and action is Action.APPROVE_WAIVER
    return Action.WAIVE_ERROR if is_errors else action


def _decide(
    session: Session, actor: Actor, item_id: int, now: datetime, action: Action, text: str | None
) -> QueueItem:
    words = check_text(text)
    item = item_for(session, actor, action, item_id)
    require(actor, _needed(item, action), item.region)
    _require_asked(item)
    row = rows.live(session, item.id)
    if row is None:
        raise waiving.nothing_asked()
    is_granted = action is Action.APPROVE_WAIVER
    if row.requested_by == actor.name:
        raise _own(session, item, actor)
    if is_granted and row.until <= now.date():
        raise ConflictError(
            "waiver_too_late",
            Text(
                f"申请的截止日期 {row.until} 已到，不能再批准；请驳回，由申请人另报。",
                f"Its last day, {row.until}, has come; refuse it and let it be asked for anew.",
            ),
        )
    return waiving.decide(session, item, actor=actor.name, is_granted=is_granted, text=words, now=now)


def _require_asked(item: QueueItem) -> None:
    if item.waiver == WaiverState.REQUESTED:
        return
    if item.state in (ItemState.OPEN, ItemState.CLAIMED):
        raise waiving.nothing_asked()
    raise decided(item)


def _own(session: Session, item: QueueItem, actor: Actor) -> ForbiddenError:
    others = approvers(session, item.region, actor.name)
    zh, en = "、".join(others) or "（暂无）", ", ".join(others) or "(nobody yet)"
    return ForbiddenError(
        "own_waiver",
        Text(
            f"豁免须由另一人批准，不能批准或驳回自己的申请；可由 {zh} 处理，或撤回申请。",
            f"Another person decides on what you asked for: {en}. You can withdraw it.",
        ),
    )
