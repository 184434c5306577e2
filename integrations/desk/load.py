"""What supervisors see of the load of their region: how much everybody has on the desk, who is away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from gouji.engine.errors import BadRequestError, ForbiddenError, NotFoundError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import absences, users
from gouji.engine.store.queries import load as rows
from gouji.engine.store.queries.load import Desk
from gouji.engine.store.tables import Absence, Role, User
from gouji.workers.escalating import reachable

from .items import is_id
from .roles import Action, Actor, actor_of, region_prefix, require

DECIDED_WITHIN: Final = timedelta(days=7)
LONGEST_DAYS: Final = 366
"""An absence that is longer is a mistake in a year."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person and what is on their desk.

    Attributes:
        role, region: of the account; None where there is none of this name, or it is shut out.
        decided: findings decided in the last 7 days.
        absence: the one that holds today.
    """

    name: str
    role: Role | None
    region: str | None
    desk: Desk
    decided: int
    absence: Absence | None

    @property
    def is_gone(self) -> bool:
        """Whether nobody of this name reviews any more."""
        return self.role is None


@dataclass(frozen=True, slots=True)
class Load:
    """The load of a region.

    Attributes:
        people: those who review there, in order of names; then names that have work and review no more.
        free: what is nobody's.
        absences: those that hold or are to come, of people of the region.
        unreachable: supervisors of the region who have no address to be told what is overdue.
    """

    people: tuple[Person, ...]
    free: Desk
    absences: tuple[Absence, ...]
    unreachable: tuple[str, ...]


def load(session: Session, actor: Actor, now: datetime) -> Load:
    """Return the load of the actor's region.

    Raises:
        ForbiddenError: the role does not give out findings.
    """
    require(actor, Action.ASSIGN, actor.region)
    within = region_prefix(actor.region)
    desks = dict(rows.desks(session, within or None, now.date()))
    decided = rows.decided_since(session, within or None, now - DECIDED_WITHIN)
    staff = [user for user in users.list_users(session) if _belongs(user, within)]
    known = {user.name for user in staff}
    coming = [row for row in absences.coming(session, now.date()) if row.name in known]
    away = {row.name: row for row in coming if row.from_on <= now.date()}
    people = [_person(user, desks, decided, away.get(user.name)) for user in staff]
    others = sorted(name for name in desks if name is not None and name not in known)
    people += [Person(name, None, None, desks[name], decided.get(name, 0), None) for name in others]
    bosses = [user for user in staff if user.role == Role.SUPERVISOR]
    return Load(
        tuple(people),
        desks.get(None, Desk()),
        tuple(coming),
        tuple(user.name for user in bosses if reachable(user) is None),
    )


def enter_absence(
    session: Session, actor: Actor, name: str, from_on: date, to_on: date, stand_in: str | None, now: datetime
) -> Absence:
    """Enter that somebody is away, both days included, and who stands in.

    Raises:
        BadRequestError: nobody of that name reviews (`bad_name`), days that cannot be (`bad_absence_days`), or nobody
            who can stand in (`bad_stand_in`).
        ForbiddenError: the role does not give out findings, or that person is not of the actor's region.
    """
    require(actor, Action.ASSIGN, actor.region)
    user = _reviewer(session, name)
    _require_theirs(actor, user)
    if to_on < from_on or to_on < now.date() or (to_on - from_on).days > LONGEST_DAYS:
        raise BadRequestError(
            "bad_absence_days",
            Text(
                "离岗日期有误：结束日不能早于开始日或今天，也不能超过一年。",
                "The days cannot be: the last one not before the first or before today, and at most a year.",
            ),
        )
    instead = (stand_in or "").strip() or None
    if instead is not None:
        _check_stand_in(session, user, instead)
    return absences.enter(
        session, name=user.name, from_on=from_on, to_on=to_on, stand_in=instead, actor=actor.name, now=now
    )


def cancel_absence(session: Session, actor: Actor, absence_id: int, now: datetime) -> Absence:
    """Let an absence not count any more.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the role does not give out findings, or that person is not of the actor's region.
        ConflictError: it was cancelled before.
    """
    require(actor, Action.ASSIGN, actor.region)
    if not is_id(absence_id):
        raise NotFoundError("absence_not_found", Text("没有这条离岗记录。", "There is no such absence."))
    row = absences.absence(session, absence_id)
    user = users.find_user(session, row.name)
    if user is not None:
        _require_theirs(actor, user)
    return absences.cancel(session, row, actor=actor.name, now=now)


def _person(
    user: User, desks: Mapping[str | None, Desk], decided: Mapping[str, int], absence: Absence | None
) -> Person:
    desk = desks.get(user.name, Desk())
    return Person(user.name, Role(user.role), user.region, desk, decided.get(user.name, 0), absence)


def _belongs(user: User, within: str) -> bool:
    """Return whether somebody reviews reports of a region: their own lies in it, or around it."""
    prefix = region_prefix(user.region)
    reviews = not user.disabled and Action.CONFIRM in actor_of(user).actions
    return reviews and (prefix.startswith(within) or within.startswith(prefix))


def _reviewer(session: Session, name: str) -> User:
    user = users.find_user(session, name)
    if user is None or user.disabled or Action.CONFIRM not in actor_of(user).actions:
        raise BadRequestError(
            "bad_name",
            Text(
                f"没有可用的审核账号“{name}”，请核对。",
                f"No account «{name}» reviews reports; check the name.",
            ),
        )
    return user


def _require_theirs(actor: Actor, user: User) -> None:
    if not region_prefix(user.region).startswith(region_prefix(actor.region)):
        raise ForbiddenError(
            "region_forbids",
            Text(
                f"{user.name} 不属于您负责的地区 {actor.region}。",
                f"{user.name} is not of your region {actor.region}.",
            ),
        )


def _check_stand_in(session: Session, user: User, name: str) -> None:
    instead = _reviewer(session, name)
    covers = region_prefix(user.region).startswith(region_prefix(instead.region))
    if instead.name == user.name or not covers:
        raise BadRequestError(
            "bad_stand_in",
            Text(
                f"{name} 不能为 {user.name} 代班：须是另一人，且负责的地区包含其地区。",
                f"{name} cannot stand in for {user.name}: it has to be another person whose region covers theirs.",
            ),
        )
