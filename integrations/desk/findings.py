"""What a person does with one finding: claim, release, confirm, dismiss, comment, undo; waivers stand in `waivers`.

A finding is addressed by the id of its queue item, which stays the same through all versions of the report.
`now` is an aware time in the office's time zone: its calendar day counts as today.
Every change appends a decision, with the values it was made on, and an entry of the audit trail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from gouji.engine.errors import BadRequestError, ConflictError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import queue
from gouji.engine.store.tables import ItemState, QueueItem

from . import mentions, waivers
from .items import decided, is_given_to_another, item_for, refuse_others, refuse_while_asked
from .reasons import check_note, check_reason, check_text
from .roles import Action, Actor, require

FINDING_ACTIONS: Final = (
    Action.CLAIM,
    Action.RELEASE,
    Action.CONFIRM,
    Action.DISMISS,
    Action.WAIVE,
    Action.COMMENT,
    Action.UNDO,
    Action.APPROVE_WAIVER,
    Action.REFUSE_WAIVER,
    Action.WITHDRAW_WAIVER,
)

_ON_WAIVERS: Final[Mapping[Action, Callable[..., QueueItem]]] = {
    Action.APPROVE_WAIVER: waivers.approve,
    Action.REFUSE_WAIVER: waivers.refuse,
    Action.WITHDRAW_WAIVER: waivers.withdraw,
}

UNDO_WITHIN: Final = timedelta(minutes=1)
"""So long after a decision it can be undone as if it had not been made; afterwards it is released."""


def act(
    session: Session,
    actor: Actor,
    item_id: int,
    action: str,
    now: datetime,
    *,
    reason_code: str | None = None,
    text: str | None = None,
    until: date | None = None,
) -> QueueItem:
    """Do the action of this name, as the contract's `POST /api/v1/findings/{id}/actions` names them.

    Raises:
        BadRequestError: no such action (`unknown_action`), and what the single actions raise.
    """
    if action == Action.CLAIM:
        return claim(session, actor, item_id, now, text=text)
    if action == Action.RELEASE:
        return release(session, actor, item_id, now)
    if action == Action.CONFIRM:
        return confirm(session, actor, item_id, now, text=text)
    if action == Action.DISMISS:
        return dismiss(session, actor, item_id, now, reason_code=reason_code, text=text)
    if action == Action.WAIVE:
        return waivers.ask(session, actor, item_id, now, reason_code=reason_code, text=text, until=until)
    if action == Action.COMMENT:
        return comment(session, actor, item_id, now, text=text)
    if action == Action.UNDO:
        return undo(session, actor, item_id, now)
    if action in _ON_WAIVERS:
        return _ON_WAIVERS[Action(action)](session, actor, item_id, now, text=text)
    raise unknown_action(FINDING_ACTIONS)


def unknown_action(known: Sequence[str]) -> BadRequestError:
    """Return the error for an action that is none of those `known`."""
    zh, en = "、".join(known), ", ".join(known)
    return BadRequestError(
        "unknown_action", Text(f"没有这个操作；可用：{zh}。", f"No such action; use one of: {en}.")
    )


def claim(
    session: Session, actor: Actor, item_id: int, now: datetime, *, text: str | None = None
) -> QueueItem:
    """Take the finding on: nobody else decides it until it is released.

    Claiming again what one has already changes nothing. What was given to somebody else is taken over with words that
    say why; whoever gives out findings needs none.

    Raises:
        NotFoundError, ForbiddenError: no such finding; role or region do not allow it.
        ConflictError: somebody else was first (`already_claimed`, names who), it is decided (`already_decided`), or
            given to somebody else and nothing is said (`assigned_to_another`).
    """
    item = item_for(session, actor, Action.CLAIM, item_id)
    if item.state == ItemState.CLAIMED and item.assignee == actor.name:
        return item
    note = check_note(text)
    if note is None or not is_given_to_another(item, actor) or item.state != ItemState.OPEN:
        refuse_others(item, actor)
    if item.state != ItemState.OPEN:
        raise decided(item)
    return queue.claim(session, item_id, actor=actor.name, now=now, text=note)


def release(session: Session, actor: Actor, item_id: int, now: datetime) -> QueueItem:
    """Put the finding back: open, and nobody's. Also takes back one's own decision, and ends a waiver.

    Raises:
        ConflictError: nobody has it (`not_claimed`), or a waiver is asked for (`waiver_waits`).
        ForbiddenError: it is somebody else's and the role does not release what others claimed.
    """
    item = item_for(session, actor, Action.RELEASE, item_id)
    if item.state in (ItemState.OPEN, ItemState.FIXED):
        raise ConflictError(
            "not_claimed",
            Text("该问题没有人领取，无需放回。", "Nobody has claimed this; nothing to release."),
        )
    if item.assignee != actor.name:
        require(actor, Action.RELEASE_OTHERS, item.region)
    refuse_while_asked(item)
    return _change(session, item, actor, Action.RELEASE, now, ItemState.OPEN)


def confirm(
    session: Session, actor: Actor, item_id: int, now: datetime, *, text: str | None = None
) -> QueueItem:
    """Say that the finding is right: the filer has to correct it. A note may go with it.

    Raises:
        ConflictError: somebody else has it (`already_claimed`), or decided it (`already_decided`).
    """
    item = item_for(session, actor, Action.CONFIRM, item_id)
    refuse_others(item, actor)
    note = check_note(text)
    return _change(session, item, actor, Action.CONFIRM, now, ItemState.CONFIRMED, text=note)


def dismiss(
    session: Session,
    actor: Actor,
    item_id: int,
    now: datetime,
    *,
    reason_code: str | None,
    text: str | None,
) -> QueueItem:
    """Say that the finding is wrong, and why: both a code of `DISMISS_REASONS` and words are needed.

    Raises:
        BadRequestError: reason or words missing.
        ConflictError: somebody else has it or decided it.
    """
    code, words = check_reason(reason_code, text)
    item = item_for(session, actor, Action.DISMISS, item_id)
    refuse_others(item, actor)
    return _change(session, item, actor, Action.DISMISS, now, ItemState.DISMISSED, code=code, text=words)


def comment(session: Session, actor: Actor, item_id: int, now: datetime, *, text: str | None) -> QueueItem:
    """Write something down beside the finding, whoever has it; its state stays. Colleagues named by `@` are told.

    Raises:
        BadRequestError: nothing was written, or too much.
    """
    words = check_text(text)
    item = item_for(session, actor, Action.COMMENT, item_id)
    written = queue.comment(session, item_id, actor=actor.name, text=words, now=now)
    mentions.record(session, actor, item, written, now)
    return item


def undo(session: Session, actor: Actor, item_id: int, now: datetime) -> QueueItem:
    """Take back one's own last decision within a minute: the finding is what it was before, its owner too.

    Raises:
        ConflictError: nothing of one's own to undo (`nothing_to_undo`), too late (`too_late_to_undo`), or changed
            since (`already_changed`).
    """
    item = item_for(session, actor, Action.UNDO, item_id)
    return queue.undo(session, item.id or 0, actor=actor.name, now=now, within=UNDO_WITHIN)


def _change(
    session: Session,
    item: QueueItem,
    actor: Actor,
    action: Action,
    now: datetime,
    state: ItemState,
    *,
    code: str | None = None,
    text: str | None = None,
) -> QueueItem:
    return queue.change_state(
        session,
        item.id or 0,
        actor=actor.name,
        action=action.value,
        state=state.value,
        now=now,
        seen=item.version,  # of two who decide at once on PostgreSQL, the second has seen too old a version
        reason_code=code,
        text=text,
    )
