"""The same decision on many findings at once: each for itself, and of each one that was skipped it is said why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, NotFoundError, Text
from gouji.engine.store import Database

from . import findings
from .reasons import check_note, check_reason, check_text
from .roles import Action, Actor
from .waivers import check_until

MOST_AT_ONCE: Final = 200
BULK_ACTIONS: Final = (
    Action.CLAIM,
    Action.RELEASE,
    Action.CONFIRM,
    Action.DISMISS,
    Action.WAIVE,
    Action.COMMENT,
    Action.APPROVE_WAIVER,
    Action.REFUSE_WAIVER,
    Action.WITHDRAW_WAIVER,
    Action.UNDO,
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A finding that was left as it was, and why."""

    item_id: int
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Bulk:
    """What came of a decision on many: ids of queue items in the order given."""

    done: tuple[int, ...]
    skipped: tuple[Skipped, ...]


def act_on_many(
    database: Database,
    actor: Actor,
    item_ids: Sequence[int],
    action: str,
    now: datetime,
    *,
    reason_code: str | None = None,
    text: str | None = None,
    until: date | None = None,
) -> Bulk:
    """Do one action on each finding, every one in a transaction of its own: one that fails holds no other up.

    Raises:
        BadRequestError: none or too many findings (`bad_number_of_findings`), an action that is none for many
            (`unknown_action`), or a reason or last day that is missing: nothing was
            done then.
    """
    if not 0 < len(item_ids) <= MOST_AT_ONCE:
        raise BadRequestError(
            "bad_number_of_findings",
            Text(
                f"请选择 1 至 {MOST_AT_ONCE} 个问题，现在选了 {len(item_ids)} 个。",
                f"Choose 1 to {MOST_AT_ONCE} findings; {len(item_ids)} are chosen.",
            ),
        )
    _check(action, reason_code, text, until, now.date())
    done: list[int] = []
    skipped: list[Skipped] = []
    for item_id in dict.fromkeys(item_ids):
        try:
            with database.session(actor.address) as session:
                findings.act(
                    session, actor, item_id, action, now, reason_code=reason_code, text=text, until=until
                )
        except (BadRequestError, ConflictError, ForbiddenError, NotFoundError) as error:
            skipped.append(Skipped(item_id, error.code, error.text))
        else:
            done.append(item_id)
    return Bulk(tuple(done), tuple(skipped))


def _check(action: str, reason_code: str | None, text: str | None, until: date | None, today: date) -> None:
    """Say once what would be said of every single finding."""
    if action not in BULK_ACTIONS:
        raise findings.unknown_action(BULK_ACTIONS)
    if action in (Action.DISMISS, Action.WAIVE):
        check_reason(reason_code, text)
    if action == Action.WAIVE:
        check_until(until, today)
    if action in (Action.COMMENT, Action.APPROVE_WAIVER, Action.REFUSE_WAIVER):
        check_text(text)
    if action in (Action.CLAIM, Action.CONFIRM):
        check_note(text)
