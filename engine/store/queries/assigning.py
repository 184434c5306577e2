"""Handing out findings: which reviewer a report goes to, and whose turn it was.

One report goes to one person, for it is decided as a whole: what comes into the queue goes to whoever has findings of the
report already. Else the deepest region with a setting says how: `region` takes the reviewers with the deepest region, who
take turns among themselves; `turn` takes all reviewers of the setting's region. Names are in order of their characters, so
that the same store hands out the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import Session, col, select

from ..tables import (
    Absence,
    AssignmentMode,
    AssignmentSetting,
    AssignmentTurn,
    ItemState,
    QueueItem,
    Report,
    Role,
    User,
)
from . import audit
from .statements import insert_once

HANDS_OUT: Final = "assignment"
"""Who acts where a setting hands out."""

COUNTRY: Final = ""


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Those who review and are not shut out, with who is away on a day.

    Attributes:
        regions: by name, the digits that the codes of their divisions begin with; empty for the whole country.
        away: by name of whoever is away, who stands in; None: nobody.
    """

    regions: Mapping[str, str]
    away: Mapping[str, str | None]

    def covering(self, region: str | None) -> dict[str, str]:
        """Return of those who see reports of a region the regions, by name."""
        return {
            name: prefix
            for name, prefix in self.regions.items()
            if not prefix or (region is not None and region.startswith(prefix))
        }

    def present(self, name: str) -> str | None:
        """Return who does the work of somebody today: they, or who stands in for them; None: nobody."""
        seen: set[str] = set()
        who: str | None = name
        while who is not None and who in self.away:
            if who in seen:
                return None
            seen.add(who)
            who = self.away[who]
        return who


def prefix_of(region: str | None) -> str:
    """Return what all codes under a region begin with: `220000` → `22`; empty for the whole country."""
    prefix = region or COUNTRY
    while prefix.endswith("00") and len(prefix) % 2 == 0:
        prefix = prefix[:-2]
    return prefix


def reviewers(session: Session, today: date) -> Reviewers:
    """Return who reviews on a day."""
    rows = session.exec(
        select(User.name, User.region)
        .where(User.role == Role.REVIEWER, col(User.disabled).is_(False))
        .order_by(col(User.name))
    ).all()
    return Reviewers({name: prefix_of(region) for name, region in rows}, absent(session, today))


def absent(session: Session, today: date) -> dict[str, str | None]:
    """Return who is away on a day, each with who stands in; what was entered last holds."""
    rows = session.exec(
        select(Absence.name, Absence.stand_in)
        .where(Absence.from_on <= today, Absence.to_on >= today, col(Absence.cancelled_at).is_(None))
        .order_by(col(Absence.id))
    ).all()
    return dict(rows)


def settings(session: Session) -> Sequence[AssignmentSetting]:
    """Return how regions hand out their findings, by region."""
    return session.exec(select(AssignmentSetting).order_by(col(AssignmentSetting.region))).all()


def setting_of(session: Session, region: str | None) -> AssignmentSetting | None:
    """Return the setting that holds for reports of a region; None where none does or it says `off`."""
    code = region or COUNTRY
    prefixes = [code[:length] for length in range(len(code) + 1)]
    found = session.exec(select(AssignmentSetting).where(col(AssignmentSetting.region).in_(prefixes))).all()
    deepest = max(found, key=lambda row: len(row.region), default=None)
    return None if deepest is None or deepest.mode == AssignmentMode.OFF else deepest


def put_setting(session: Session, region: str, mode: AssignmentMode, *, actor: str, now: datetime) -> None:
    """Say how a region hands out its findings from now on; recorded."""
    row = session.get(AssignmentSetting, region)
    before = row.mode if row else None
    if row is None:
        row = AssignmentSetting(region=region, mode=mode.value, changed_by=actor, changed_at=now)
    row.mode, row.changed_by, row.changed_at = mode.value, actor, now
    session.add(row)
    audit.record(
        session, actor=actor, action="set_assignment", subject="region", subject_id=region or "全国", now=now,
        details={"from": before, "to": mode.value},
    )  # fmt: skip


def hand_out(
    session: Session,
    report: Report,
    items: Collection[QueueItem],
    coming: Sequence[QueueItem],
    today: date,
    now: datetime,
) -> str | None:
    """Give what comes into the queue of a report to a reviewer, where its region hands out; return to whom.

    Args:
        items: all of the report that were there before.
        coming: new or reopened ones.
        today: in the office's zone: who is away then is given nothing.
    """
    wanting = [item for item in coming if item.state == ItemState.OPEN]
    setting = setting_of(session, report.region) if wanting else None
    if setting is None:
        return None
    staff = reviewers(session, today)
    who = _keeper(staff, items, report.region) or _next(session, setting, staff, report.region)
    if who is None:
        return None
    for item in wanting:
        item.assigned_to = who
    audit.record(
        session, actor=HANDS_OUT, action="assign", subject="report", subject_id=report.id, now=now,
        details={"to": who, "findings": len(wanting), "mode": setting.mode, "region": setting.region},
    )  # fmt: skip
    return who


def _keeper(staff: Reviewers, items: Collection[QueueItem], region: str | None) -> str | None:
    """Return who has most of a report already, or who stands in for them; None where nobody has or is there."""
    known = staff.covering(region)
    owners = Counter(owner for item in items if (owner := item.assigned_to or item.assignee) in known)
    for name, _ in sorted(owners.items(), key=lambda pair: (-pair[1], pair[0])):
        who = staff.present(name)
        if who in known:
            return who
    return None


def _next(session: Session, setting: AssignmentSetting, staff: Reviewers, region: str | None) -> str | None:
    """Return whose turn it is, and write it down."""
    covering = staff.covering(region)
    if setting.mode == AssignmentMode.TURN:
        inside = {
            name: prefix
            for name, prefix in covering.items()
            if setting.region.startswith(prefix) or prefix.startswith(setting.region)
        }
        return _take_turn(session, setting.region, [name for name in inside if name not in staff.away])
    for depth in sorted({len(prefix) for prefix in covering.values()}, reverse=True):
        names = [name for name, prefix in covering.items() if len(prefix) == depth]
        there = [who for name in names if (who := staff.present(name)) in covering]
        if there:
            return _take_turn(session, (region or COUNTRY)[:depth], there)
    return None


def _take_turn(session: Session, region: str, names: Collection[str]) -> str | None:
    """Return the name after the one whose turn it was last; the row is locked, so that nobody is skipped or doubled."""
    ordered = sorted(set(names))
    if not ordered:
        return None
    insert_once(session, AssignmentTurn, {"region": region, "latest": ""})
    turn = session.exec(
        select(AssignmentTurn)
        .where(AssignmentTurn.region == region)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    turn.latest = next((name for name in ordered if name > turn.latest), ordered[0])
    return turn.latest
