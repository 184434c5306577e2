"""What a person does with one finding: claim, release, confirm, dismiss, waive, comment, undo.

A finding is addressed by the id of its queue item, which stays the same through all versions of the report.
`now` is an aware time in the office's time zone: its calendar day counts as today.
Every change appends a decision, with the values it was made on, and an entry of the audit trail.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from gouji.engine.errors import BadRequestError, ConflictError, NotFoundError, Text
from gouji.engine.model import Severity
from gouji.engine.store import Session
from gouji.engine.store.queries import queue, submissions
from gouji.engine.store.tables import ItemState, QueueItem, ReviewState

from .reasons import check_reason, check_text
from .roles import Action, Actor, require

FINDING_ACTIONS: Final = (
    Action.CLAIM,
    Action.RELEASE,
    Action.CONFIRM,
    Action.DISMISS,
    Action.WAIVE,
    Action.COMMENT,
    Action.UNDO,
)

UNDO_WITHIN: Final = timedelta(minutes=1)
"""So long after a decision it can be undone as if it had not been made; afterwards it is released."""

LARGEST_ID: Final = 2**63 - 1
"""No database column takes more."""


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
        return claim(session, actor, item_id, now)
    if action == Action.RELEASE:
        return release(session, actor, item_id, now)
    if action == Action.CONFIRM:
        return confirm(session, actor, item_id, now, text=text)
    if action == Action.DISMISS:
        return dismiss(session, actor, item_id, now, reason_code=reason_code, text=text)
    if action == Action.WAIVE:
        return waive(session, actor, item_id, now, reason_code=reason_code, text=text, until=until)
    if action == Action.COMMENT:
        return comment(session, actor, item_id, now, text=text)
    if action == Action.UNDO:
        return undo(session, actor, item_id, now)
    names = ", ".join(FINDING_ACTIONS)
    raise BadRequestError(
        "unknown_action", Text(f"没有这个操作；可用：{names}。", f"No such action; use one of: {names}.")
    )


def claim(session: Session, actor: Actor, item_id: int, now: datetime) -> QueueItem:
    """Take the finding on: nobody else decides it until it is released.

    Claiming again what one has already changes nothing.

    Raises:
        NotFoundError, ForbiddenError: no such finding; role or region do not allow it.
        ConflictError: somebody else was first (`already_claimed`, names who), or it is decided (`already_decided`).
    """
    item = _item(session, actor, Action.CLAIM, item_id)
    if item.state == ItemState.CLAIMED and item.assignee == actor.name:
        return item
    _refuse_others(item, actor)
    if item.state != ItemState.OPEN:
        raise _decided(item)
    return queue.claim(session, item_id, actor=actor.name, now=now)


def release(session: Session, actor: Actor, item_id: int, now: datetime) -> QueueItem:
    """Put the finding back: open, and nobody's. Also takes back one's own decision.

    Raises:
        ConflictError: nobody has it (`not_claimed`).
        ForbiddenError: it is somebody else's and the role does not release what others claimed.
    """
    item = _item(session, actor, Action.RELEASE, item_id)
    if item.state in (ItemState.OPEN, ItemState.FIXED):
        raise ConflictError(
            "not_claimed",
            Text("该问题没有人领取，无需放回。", "Nobody has claimed this; nothing to release."),
        )
    if item.assignee != actor.name:
        require(actor, Action.RELEASE_OTHERS, item.region)
    return _change(session, item, actor, Action.RELEASE, now, ItemState.OPEN)


def confirm(
    session: Session, actor: Actor, item_id: int, now: datetime, *, text: str | None = None
) -> QueueItem:
    """Say that the finding is right: the filer has to correct it. A note may go with it.

    Raises:
        ConflictError: somebody else has it (`already_claimed`), or decided it (`already_decided`).
    """
    item = _item(session, actor, Action.CONFIRM, item_id)
    _refuse_others(item, actor)
    note = check_text(text) if text and text.strip() else None
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
    item = _item(session, actor, Action.DISMISS, item_id)
    _refuse_others(item, actor)
    return _change(session, item, actor, Action.DISMISS, now, ItemState.DISMISSED, code=code, text=words)


def waive(
    session: Session,
    actor: Actor,
    item_id: int,
    now: datetime,
    *,
    reason_code: str | None,
    text: str | None,
    until: date | None,
) -> QueueItem:
    """Accept the breach up to and including `until`; an error needs a supervisor.

    Raises:
        BadRequestError: reason or words missing, or no end date after today (`bad_until`).
        ForbiddenError: an error, and the role is not allowed to waive errors.
        ConflictError: somebody else has it or decided it.
    """
    code, words = check_reason(reason_code, text)
    if until is None or until <= now.date():
        raise BadRequestError(
            "bad_until",
            Text("豁免须写明截止日期，且晚于今天。", "A waiver needs an end date that is later than today."),
        )
    item = _item(session, actor, Action.WAIVE, item_id)
    if item.severity == Severity.ERROR:
        require(actor, Action.WAIVE_ERROR, item.region)
    _refuse_others(item, actor)
    return _change(
        session, item, actor, Action.WAIVE, now, ItemState.WAIVED, code=code, text=words, until=until
    )


def comment(session: Session, actor: Actor, item_id: int, now: datetime, *, text: str | None) -> QueueItem:
    """Write something down beside the finding, whoever has it; its state stays.

    Raises:
        BadRequestError: nothing was written, or too much.
    """
    words = check_text(text)
    item = _item(session, actor, Action.COMMENT, item_id)
    queue.comment(session, item_id, actor=actor.name, text=words, now=now)
    return item


def undo(session: Session, actor: Actor, item_id: int, now: datetime) -> QueueItem:
    """Take back one's own last decision within a minute: the finding is what it was before, its owner too.

    Raises:
        ConflictError: nothing of one's own to undo (`nothing_to_undo`), too late (`too_late_to_undo`), or changed
            since (`already_changed`).
    """
    item = _item(session, actor, Action.UNDO, item_id)
    return queue.undo(session, item.id or 0, actor=actor.name, now=now, within=UNDO_WITHIN)


def _not_found() -> NotFoundError:
    return NotFoundError("finding_not_found", Text("没有这个问题。", "There is no such finding."))


def _item(session: Session, actor: Actor, action: Action, item_id: int) -> QueueItem:
    if not 0 < item_id <= LARGEST_ID:
        raise _not_found()
    item = queue.entry(session, item_id).item
    if not actor.may(Action.READ, item.region):
        raise _not_found()
    require(actor, action, item.region)
    submission = submissions.submission(session, item.submission_id)
    if submission.review_state == ReviewState.ACCEPTED and action is not Action.COMMENT:
        raise ConflictError(
            "report_accepted",
            Text(
                "报告已通过，问题不能再处理；可以批注。",
                "The report was accepted; only comments are possible.",
            ),
        )
    return item


def _refuse_others(item: QueueItem, actor: Actor) -> None:
    if item.state == ItemState.FIXED:
        raise _decided(item)
    if item.state == ItemState.OPEN or item.assignee == actor.name:
        return
    if item.state != ItemState.CLAIMED:
        raise _decided(item)
    raise ConflictError(
        "already_claimed",
        Text(
            f"{item.assignee} 已先领取该问题；如需接手，请与其联系。",
            f"{item.assignee} claimed this first; talk to them to take it over.",
        ),
    )


_STATES: Final = {
    ItemState.CONFIRMED: Text("确认", "confirmed"),
    ItemState.DISMISSED: Text("排除", "dismissed"),
    ItemState.WAIVED: Text("豁免", "waived"),
}


def _decided(item: QueueItem) -> ConflictError:
    state = ItemState(item.state)
    if state is ItemState.FIXED:
        return ConflictError(
            "already_fixed",
            Text(
                "新的版本中该问题已不存在，无需处理。", "A later version no longer has this; nothing to do."
            ),
        )
    name = _STATES[state]
    return ConflictError(
        "already_decided",
        Text(
            f"{item.assignee} 已{name.zh}该问题；要改变，须先放回。",
            f"{item.assignee} has {name.en} this; it must be released before it is decided anew.",
        ),
    )


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
    until: date | None = None,
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
        until=until,
    )
