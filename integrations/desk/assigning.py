"""Who gets which findings: by hand, from one person to another, by what a region has set; who is away, and who stands in.

Being given a finding is not claiming it: it stays open, everybody sees whose it is, and another may take it over who says
why (`findings.claim`). Handing out by itself is off until a supervisor turns it on for a region.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import assigning as rows
from gouji.engine.store.queries import giving, reports, users
from gouji.engine.store.tables import AssignmentMode, AssignmentSetting, QueueItem

from .bulk import MOST_AT_ONCE, Skipped
from .items import decided, is_id, refuse_while_asked
from .reasons import check_note
from .reports import readable
from .roles import PERMISSIONS, Action, Actor, Role, actor_of, lies_under, region_prefix, require

MOST_MOVED: Final = 5_000
"""Findings that are moved from one person to another at once."""
MOST_HANDED_OUT: Final = 500
"""Reports that are handed out at once on request."""
NOBODY: Final = ""
"""Stands for nobody where a name is asked for: what is given to nobody is for whoever claims it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What became of findings that were to be given: ids of queue items.

    Attributes:
        is_all: False where there is more that was not looked at.
    """

    done: tuple[int, ...]
    skipped: tuple[Skipped, ...] = ()
    is_all: bool = True


def give(
    session: Session, actor: Actor, item_ids: Sequence[int], to: str, now: datetime, *, why: str | None = None
) -> Given:
    """Give findings to somebody, or to `NOBODY`; each that cannot be given is left as it is, and it is said why.

    Raises:
        BadRequestError: none or too many findings, nobody of that name who reviews (`bad_recipient`), bad words.
        ConflictError: they are away (`recipient_away`).
        ForbiddenError: the role does not give out findings.
    """
    require(actor, Action.ASSIGN, actor.region)
    if not 0 < len(item_ids) <= MOST_AT_ONCE:
        raise BadRequestError(
            "bad_number_of_findings",
            Text(f"请选择 1 至 {MOST_AT_ONCE} 个问题。", f"Choose 1 to {MOST_AT_ONCE} findings."),
        )
    wanted = [item_id for item_id in item_ids if is_id(item_id)]
    found = {item.id: item for item in giving.items_of(session, wanted)}
    there = [item for item in found.values() if actor.may(Action.READ, item.region)]
    seen = {item.id for item in there}
    missing = [
        Skipped(item_id, "finding_not_found", Text("没有这个问题。", "There is no such finding."))
        for item_id in dict.fromkeys(item_ids)
        if item_id not in seen
    ]
    given = _give(session, actor, there, to, now, why)
    return Given(given.done, (*given.skipped, *missing))


def give_report(
    session: Session, actor: Actor, submission_id: UUID, to: str, now: datetime, *, why: str | None = None
) -> Given:
    """Give all that waits of a report to somebody; raises as `give`, and NotFoundError."""
    _, report = readable(session, actor, submission_id)
    require(actor, Action.ASSIGN, report.region)
    return _give(session, actor, giving.waiting_of_report(session, report.id), to, now, why)


def move_work(
    session: Session, actor: Actor, source: str, to: str, now: datetime, *, why: str | None = None
) -> Given:
    """Move what waits and is somebody's in the actor's region to another person, or to `NOBODY`.

    What waits for the grant of a waiver stays with whoever asked for it. At most `MOST_MOVED` are moved at once.

    Raises:
        BadRequestError, ConflictError, ForbiddenError: as `give`; both are the same person (`same_person`).
    """
    require(actor, Action.ASSIGN, actor.region)
    if source == to:
        raise BadRequestError(
            "same_person", Text("移出人和接手人不能是同一人。", "Choose somebody else to move the work to.")
        )
    within = region_prefix(actor.region) or None
    found = giving.work_of(session, source, within, limit=MOST_MOVED + 1)
    given = _give(session, actor, found[:MOST_MOVED], to, now, why)
    return Given(given.done, given.skipped, is_all=len(found) <= MOST_MOVED)


def recipients(session: Session, region: str | None, today: date) -> list[str]:
    """Return who can be given findings of a region today, by name."""
    away = rows.absent(session, today)
    return [
        seat.name
        for seat in users.seats(session)
        if seat.name not in away and _reviews(seat.role) and lies_under(region, seat.region)
    ]


def colleagues(session: Session, actor: Actor, today: date) -> list[str]:
    """Return who reviews in the actor's region, or around it, and is there today; nobody for who gives out nothing."""
    if not actor.may(Action.ASSIGN, actor.region):
        return []
    own, away = region_prefix(actor.region), rows.absent(session, today)
    return [
        seat.name
        for seat in users.seats(session)
        if seat.name not in away
        and _reviews(seat.role)
        and ((prefix := region_prefix(seat.region)).startswith(own) or own.startswith(prefix))
    ]


def settings(session: Session, actor: Actor) -> list[AssignmentSetting]:
    """Return how regions hand out findings: those of the actor's region, and the one that holds for it from above.

    Raises:
        ForbiddenError: the role does not give out findings.
    """
    require(actor, Action.ASSIGN, actor.region)
    own = region_prefix(actor.region)
    return [row for row in rows.settings(session) if row.region.startswith(own) or own.startswith(row.region)]


def set_mode(session: Session, actor: Actor, region: str | None, mode: str, now: datetime) -> None:
    """Say how a region hands out what comes into its queue from now on: `off`, `region` or `turn`.

    Raises:
        BadRequestError: no such way (`bad_assignment_mode`).
        ForbiddenError: the role does not give out findings, or the region is not the actor's.
    """
    prefix = region_prefix(region)
    require(actor, Action.ASSIGN, prefix or None)
    try:
        wanted = AssignmentMode(mode)
    except ValueError as error:
        names = ", ".join(AssignmentMode)
        raise BadRequestError(
            "bad_assignment_mode",
            Text(f"没有这种分派方式；可用：{names}。", f"No such way to hand out; use one of: {names}."),
        ) from error
    rows.put_setting(session, prefix, wanted, actor=actor.name, now=now)


def hand_out_waiting(session: Session, actor: Actor, today: date, now: datetime) -> Given:
    """Hand out what is open and nobody's in the actor's region, as its settings say; at most `MOST_HANDED_OUT` reports.

    Raises:
        ForbiddenError: the role does not give out findings.
        ConflictError: no setting of the region hands anything out (`hands_out_nothing`).
    """
    require(actor, Action.ASSIGN, actor.region)
    if all(row.mode == AssignmentMode.OFF for row in settings(session, actor)):
        raise ConflictError(
            "hands_out_nothing",
            Text(
                "本地区没有开启自动分派；请先选择按地区或轮流。",
                "Nothing is handed out by itself in this region; turn it on first.",
            ),
        )
    found = giving.reports_without_owner(
        session, region_prefix(actor.region) or None, limit=MOST_HANDED_OUT + 1
    )
    done: list[int] = []
    for report_id in found[:MOST_HANDED_OUT]:
        items = giving.waiting_of_report(session, report_id)
        free = [item for item in items if item.assigned_to is None]
        report = reports.report(session, report_id)
        if rows.hand_out(session, report, items, free, today, now) is not None:
            done += [item.id for item in free if item.assigned_to is not None]
    return Given(tuple(done), is_all=len(found) <= MOST_HANDED_OUT)


def _give(
    session: Session, actor: Actor, items: Collection[QueueItem], to: str, now: datetime, why: str | None
) -> Given:
    note = check_note(why)
    covers = _recipient(session, to, now.date())
    chosen: list[QueueItem] = []
    skipped: list[Skipped] = []
    for item in items:
        problem = _problem(actor, item, to, covers)
        if problem is None:
            chosen.append(item)
        else:
            skipped.append(problem)
    giving.give(session, chosen, to or None, actor=actor.name, why=note, now=now)
    return Given(tuple(item.id for item in chosen), tuple(skipped))


def _problem(actor: Actor, item: QueueItem, to: str, covers: Callable[[str | None], bool]) -> Skipped | None:
    """Return why an item cannot be given; None where it can."""
    try:
        require(actor, Action.ASSIGN, item.region)
        refuse_while_asked(item)
        if not giving.is_movable(item):
            raise decided(item)
    except (ConflictError, ForbiddenError) as error:
        return Skipped(item.id, error.code, error.text)
    if not covers(item.region):
        return Skipped(
            item.id,
            "outside_region",
            Text(f"{to} 负责的地区不含该报告。", f"This report lies outside the region of {to}."),
        )
    return None


def _recipient(session: Session, to: str, today: date) -> Callable[[str | None], bool]:
    """Return what tells whether findings of a region can be given to somebody of this name."""
    if to == NOBODY:
        return lambda _: True
    user = users.find_user(session, to)
    if user is None or user.disabled or not _reviews(user.role):
        raise BadRequestError(
            "bad_recipient",
            Text(
                f"不能分派给“{to}”：没有这个账号，或已停用，或其角色不审核报告。",
                f"Nothing can be given to «{to}»: no such account, shut out, or a role that does not review.",
            ),
        )
    away = rows.absent(session, today)
    if to in away:
        instead = rows.Reviewers({}, away).present(to)
        raise ConflictError(
            "recipient_away",
            Text(
                f"{to} 今天不在岗，{f'可改派给代班人 {instead}' if instead else '请改派他人'}。",
                f"{to} is away today; {f'{instead} stands in' if instead else 'choose somebody else'}.",
            ),
        )
    actor = actor_of(user)
    return lambda region: actor.may(Action.CONFIRM, region)


def _reviews(role: str) -> bool:
    return Action.CONFIRM in PERMISSIONS[Role(role)]
