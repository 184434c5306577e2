"""One finding of the queue, as far as a person may touch it: found, open to the deed, not in somebody else's hands."""

from __future__ import annotations

from typing import Final

from gouji.engine.errors import ConflictError, NotFoundError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import queue, reports, submissions
from gouji.engine.store.queries.queue import QueueEntry
from gouji.engine.store.tables import ItemState, QueueItem, ReviewState, WaiverState

from .roles import Action, Actor, require_seen

LARGEST_ID: Final = 2**63 - 1
"""No database column takes more."""

_DECIDED: Final = {
    ItemState.CONFIRMED: Text("{who} 已确认该问题", "{who} has confirmed this"),
    ItemState.DISMISSED: Text("{who} 已排除该问题", "{who} has dismissed this"),
    ItemState.WAIVED: Text("该问题已获豁免（{who} 申请）", "This is waived, as {who} asked"),
}


def is_id(number: int) -> bool:
    """Say whether a number can be the id of anything: databases fail on larger ones, and none is 0 or less."""
    return 0 < number <= LARGEST_ID


def entry_seen(session: Session, actor: Actor, item_id: int) -> QueueEntry | None:
    """Return a finding with its place in the queue, None where it is not there for this actor."""
    try:
        entry = queue.entry(session, item_id if is_id(item_id) else 0)
    except NotFoundError:
        return None
    return entry if actor.may(Action.READ, entry.item.region) else None


def item_for(session: Session, actor: Actor, action: Action, item_id: int) -> QueueItem:
    """Return the item on which the actor may do the action; nobody learns of one outside their region.

    Raises:
        NotFoundError: there is none, or not for this actor.
        ForbiddenError: the role does not allow it.
        ConflictError: the report is accepted, and it is no comment.
    """
    if not is_id(item_id):
        raise _not_found()
    item = queue.entry(session, item_id).item
    organ = reports.report(session, item.report_id).organ_code
    if not actor.sees(item.region, organ):
        raise _not_found()
    require_seen(actor, action, item.region, organ)
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


def refuse_others(item: QueueItem, actor: Actor) -> None:
    """Raise unless the actor may decide the item now: it is theirs, or open and not given to somebody else.

    Raises:
        ConflictError: a waiver is asked for (`waiver_waits`), it is decided (`already_decided`, `already_fixed`),
            claimed by somebody (`already_claimed`) or given to somebody (`assigned_to_another`).
    """
    refuse_while_asked(item)
    if item.state == ItemState.OPEN:
        if is_given_to_another(item, actor):
            raise _given(item)
        return
    if item.state == ItemState.FIXED or (item.assignee != actor.name and item.state != ItemState.CLAIMED):
        raise decided(item)
    if item.assignee != actor.name:
        raise ConflictError(
            "already_claimed",
            Text(
                f"{item.assignee} 已先领取该问题；如需接手，请与其联系。",
                f"{item.assignee} claimed this first; talk to them to take it over.",
            ),
        )


def refuse_while_asked(item: QueueItem) -> None:
    """Raise `ConflictError` (`waiver_waits`) while a waiver of the item is asked for."""
    if item.waiver == WaiverState.REQUESTED:
        raise ConflictError(
            "waiver_waits",
            Text(
                f"{item.assignee} 已申请豁免该问题，待批；须由另一人批准或驳回，或由申请人撤回后再处理。",
                f"{item.assignee} asked for a waiver of this: another person approves or refuses it, or it is withdrawn.",
            ),
        )


def is_given_to_another(item: QueueItem, actor: Actor) -> bool:
    """Return whether an item was given to somebody else, and the actor is not one who gives out findings."""
    given = item.assigned_to is not None and item.assigned_to != actor.name
    return given and not actor.may(Action.ASSIGN, item.region)


def decided(item: QueueItem) -> ConflictError:
    """Return the error that says who decided an item, or that it is gone."""
    state = ItemState(item.state)
    if state is ItemState.FIXED:
        return ConflictError(
            "already_fixed",
            Text(
                "新的版本中该问题已不存在，无需处理。", "A later version no longer has this; nothing to do."
            ),
        )
    said = _DECIDED[state]
    return ConflictError(
        "already_decided",
        Text(
            f"{said.zh.format(who=item.assignee)}；要改变，须先放回。",
            f"{said.en.format(who=item.assignee)}; it must be released before it is decided anew.",
        ),
    )


def _given(item: QueueItem) -> ConflictError:
    return ConflictError(
        "assigned_to_another",
        Text(
            f"该问题已分派给 {item.assigned_to}；要接手，请先写明原因领取。",
            f"This was given to {item.assigned_to}; to take it over, claim it first and say why.",
        ),
    )


def _not_found() -> NotFoundError:
    return NotFoundError("finding_not_found", Text("没有这个问题。", "There is no such finding."))
