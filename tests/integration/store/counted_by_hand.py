"""The numbers of a summary, counted from the plan of a simulated province by plain loops: the other way to the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.integration.store.simulated import Plan, PlannedOrgan, Version

FILED = ("on_time", "late", "undated")
GROUPS = {
    "refused": [f"refused_{number}" for number in range(1, 9)],
    "unavailable": [f"unavailable_{number}" for number in range(1, 4)],
    "declined": [f"declined_{number}" for number in range(1, 6)],
    "other": [f"other_{number}" for number in range(1, 4)],
}
SUITS = ("direct_suit", "suit_after_reconsideration")


@dataclass
class Line:
    """One organ that has to file, or one report, of a year."""

    organ: PlannedOrgan
    versions: tuple[Version, ...]
    due: date | None
    has_to: bool
    is_exempt: bool
    state: str = ""
    late: int = 0

    @property
    def counted(self) -> list[Version]:
        return [v for v in self.versions if not v.imported and v.fate != "failed"]

    @property
    def filed(self) -> list[Version]:
        return [v for v in self.versions if not v.imported]

    @property
    def passed(self) -> str | None:
        if not self.counted:
            return None
        latest = self.counted[-1]
        if latest.review == "returned":
            return "returned"
        if latest.fate != "judged":
            return "unchecked"
        if latest.review == "accepted" or latest.outcome == "accepted":
            return "first" if len(self.filed) == 1 else "later"
        return "waiting"

    @property
    def standing(self) -> Version | None:
        found = [v for v in self.versions if v.fate == "judged" and v.review != "returned"]
        return found[-1] if found else None

    @property
    def latest_judged(self) -> Version | None:
        latest = self.counted[-1] if self.counted else None
        return latest if latest and latest.fate == "judged" else None

    def findings(self) -> list[tuple[str, str, str]]:
        """Return rule, severity and state of every finding: what a later version no longer had is fixed."""
        known: dict[str, tuple[str, str]] = {}
        for version in self.versions:
            if version.imported or version.fate != "judged":
                continue
            now = {rule: (severity, state) for rule, severity, state in version.findings}
            for rule, (severity, state) in known.items():
                if rule not in now and state in ("open", "claimed", "confirmed"):
                    known[rule] = (severity, "fixed")
            known |= now
        return [(rule, severity, state) for rule, (severity, state) in known.items()]

    def cell(self, address: str) -> int | None:
        version = self.standing
        if version is None or (address.startswith("appeals") and not version.has_appeals):
            return None
        return version.figures[address]


class Hand:
    """Counts; one plan, asked for years and regions."""

    def __init__(self, plan: Plan, today: date) -> None:
        self._plan = plan
        self._today = today
        self._lines: dict[int, list[Line]] = {}

    def number(self, key: str, year: int, region: str | None, is_own: bool) -> int | None:
        """Return what the summary should say."""
        lines = [line for line in self.lines(year) if lies_in(line.organ.region, region, is_own)]
        kind, _, rest = key.partition(".")
        if year != self._plan.years[-1] and not any(line.versions for line in lines):
            return None  # nobody worked with Gouji there and then
        if kind == "volumes":
            return self._volume(rest, year, region, lines)
        if key == "carry.carried_in":
            return self._volume("parts.requests.carried_in.total", year, region, lines)
        if key == "carry.carried_out":
            before = [line for line in self.lines(year - 1) if lies_in(line.organ.region, region, is_own)]
            if not any(line.versions for line in before):
                return None
            return self._volume("parts.requests.carried_out.total", year - 1, region, before)
        if kind in ("findings", "report") or key == "carry.columns":
            return sum(_counts(key, *found) for line in lines for found in line.findings())
        return sum(_adds(key)(line) for line in lines)

    def lines(self, year: int) -> list[Line]:
        """Return every organ that has to file, and whatever else was filed."""
        if year not in self._lines:
            self._lines[year] = list(self._of(year))
        return self._lines[year]

    def _of(self, year: int) -> Iterator[Line]:
        for organ in self._plan.organs:
            versions = self._plan.filed.get((organ.code, year), ())
            has_to = organ.is_registered and organ.files_here
            has_to = has_to and (organ.first is None or organ.first <= year)
            has_to = has_to and (organ.last is None or year <= organ.last)
            if has_to or versions:
                yield self._line(organ, versions, year, has_to=has_to)

    def _line(self, organ: PlannedOrgan, versions: tuple[Version, ...], year: int, *, has_to: bool) -> Line:
        days = {"department": (1, 31), "township": (1, 31), "government": (3, 31)}
        due = date(year + 1, *days[organ.kind]) if organ.kind in days else None
        is_exempt = year in organ.exempt and has_to
        line = Line(organ, versions, due, has_to, is_exempt)
        if line.counted and due and not is_exempt:
            line.late = max(0, *((day - due).days for day in self._days(line)))
        if line.counted:
            line.state = "late" if line.late else "on_time" if due or is_exempt else "undated"
        elif line.filed:
            line.state = "unreadable"
        elif versions:
            line.state = "imported"
        elif is_exempt:
            line.state = "exempt"
        else:
            line.state = "not_due" if due is None or self._today <= due else "missing"
        return line

    def _days(self, line: Line) -> Iterator[date]:
        came = min(_day(version) for version in line.counted)
        published = [version.published_on for version in line.counted if version.published_on]
        if line.organ.kind != "government":
            yield came
        if published:
            yield min(published)
        elif line.organ.kind == "government":
            yield came

    def _volume(self, rest: str, year: int, region: str | None, lines: list[Line]) -> int | None:
        kind, _, address = rest.partition(".")
        head = [line for line in lines if line.organ.code == f"GOV{(region or '').ljust(6, '0')}"]
        parts = [line for line in lines if line not in head and _is_part(line.organ, region)]
        if kind == "parts_filed":
            return sum(line.standing is not None for line in parts)
        if kind == "parts_missing":
            return sum(line.standing is None and line.state != "exempt" for line in parts)
        cells = _cells(address)
        if kind == "reported":
            told = (
                [line.cell(cell) for line in head for cell in cells] if head and head[0].standing else [None]
            )
            return None if None in told else sum(each or 0 for each in told)
        known = [[line.cell(cell) for cell in cells] for line in parts if line.standing]
        if kind == "unknown":
            return sum(None in each for each in known)
        return sum(each or 0 for row in known for each in row)


def _day(version: Version) -> date:
    return (version.at + timedelta(hours=8)).date()


def lies_in(code: str, region: str | None, is_own: bool) -> bool:
    """Tell whether a division is a region, or lies in it."""
    if region is None:
        return True
    if is_own:
        return code == region
    prefix = region
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    return code.startswith(prefix)


def _is_part(organ: PlannedOrgan, region: str | None) -> bool:
    """Tell whether the report of the region's own government contains that of this organ: every division has one."""
    if organ.kind == "vertical":
        return False
    above = organ.region
    if organ.kind == "government":
        above = f"{organ.region[:4]}00" if not organ.region.endswith("00") else f"{organ.region[:2]}0000"
        if organ.region.endswith("0000"):
            return region is None
    return region is not None and above == region.ljust(6, "0")


def _cells(address: str) -> list[str]:
    table, row, column = address.split(".")
    if table == "requests":
        return [f"requests.{each}.{column}" for each in GROUPS.get(row, [row])]
    rows = SUITS if row == "suits" else (row,)
    columns = ("upheld", "corrected", "other") if column == "decided" else (column,)
    return [f"appeals.{each}.{name}" for each in rows for name in columns]


def _counts(key: str, rule: str, severity: str, state: str) -> bool:
    if key == "carry.columns":
        return rule in ("Y01", "G10") and state not in ("dismissed", "fixed")
    _, scope, column = key.split(".")
    if scope not in ("all", severity, rule[0], rule):
        return False
    if column == "standing":
        return state in ("open", "claimed", "confirmed")
    return column in ("found", severity, state)


def _adds(key: str) -> Callable[[Line], int]:
    kind, _, name = key.partition(".")
    if kind == "passing":
        judged = ("first", "later", "waiting", "returned")
        return lambda line: line.passed in (judged if name == "judged" else (name,))
    if kind == "ruleset":
        return lambda line: bool(line.latest_judged and line.latest_judged.digest == name)
    return {**_FILING, **_CHECKS}.get(key) or (lambda line: line.state == name)


def _standing(line: Line) -> list[tuple[str, str, str]]:
    return [found for found in line.findings() if found[2] in ("open", "claimed", "confirmed")]


def _lasting(line: Line, *rules: str) -> bool:
    return any(rule in rules and state not in ("dismissed", "fixed") for rule, _, state in line.findings())


def _is_due(line: Line) -> bool:
    return line.has_to


_FILING: dict[str, Callable[[Line], int]] = {
    "filing.expected": lambda line: _is_due(line) and not line.is_exempt,
    "filing.filed_expected": lambda line: _is_due(line) and not line.is_exempt and line.state in FILED,
    "filing.filed": lambda line: line.state in FILED,
    "filing.late_3": lambda line: 1 <= line.late <= 3,
    "filing.late_7": lambda line: 4 <= line.late <= 7,
    "filing.late_30": lambda line: 8 <= line.late <= 30,
    "filing.late_more": lambda line: line.late > 30,
    "filing.days": lambda line: line.late,
    "filing.outside": lambda line: not _is_due(line),
    "filing.returned": lambda line: line.state in FILED and any(v.review == "returned" for v in line.counted),
    "filing.corrected_late": lambda line: (
        line.state == "on_time"
        and len(line.filed) > 1
        and bool(line.due)
        and max(map(_day, line.counted)) > line.due
    ),
}
_CHECKS: dict[str, Callable[[Line], int]] = {
    "checks.quarantined": lambda line: (
        line.state in FILED and any(v.fate == "quarantined" for v in line.filed)
    ),
    "checks.pending": lambda line: line.passed == "unchecked",
    "checks.undefined": lambda line: bool(line.latest_judged and line.latest_judged.outcome == "undefined"),
    "checks.without_table": lambda line: bool(line.standing and not line.standing.has_appeals),
    "checks.without_figures": lambda line: bool(
        line.standing and (not line.standing.has_appeals or None in line.standing.figures.values())
    ),
    "checks.unassessed": lambda line: 3 if line.latest_judged else 0,
    "checks.rule_errors": lambda line: bool(line.latest_judged and line.latest_judged.outcome == "undefined"),
    "reports.with_errors": lambda line: any(severity == "error" for _, severity, _ in _standing(line)),
    "reports.clean": lambda line: (
        line.passed in ("first", "later", "waiting", "returned") and not _standing(line)
    ),
    "carry.broken": lambda line: _lasting(line, "Y01", "G10"),
    "carry.without_predecessor": lambda line: _lasting(line, "Y10"),
}
