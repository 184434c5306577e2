"""What a summary tells beside plain numbers, worked out from the plan: rates, lists of ten, states, rows of organs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from tests.integration.store.counted_by_hand import Hand, Line, lies_in
from tests.integration.store.simulated import Plan

FAMILIES = "DFSTAYNMLPQG"
"""The groups of the catalogue in its order."""
NAMED = {
    "filing.on_time_rate": ("filing.on_time", "filing.filed"),
    "filing.filed_rate": ("filing.filed_expected", "filing.expected"),
    "passing.first_rate": ("passing.first", "passing.judged"),
}
DISMISSED = "dismissed"


@dataclass(frozen=True)
class Asked:
    """A region and year of a plan."""

    plan: Plan
    hand: Hand
    year: int
    region: str | None

    def lines(self, year: int | None = None) -> list[Line]:
        return [
            line
            for line in self.hand.lines(year or self.year)
            if lies_in(line.organ.region, self.region, False)
        ]

    def number(self, key: str, year: int | None = None) -> int | None:
        return self.hand.number(key, year or self.year, self.region, False)


def rates(asked: Asked) -> dict[str, tuple[str | None, str | None]]:
    """Return every rate of this year and of the last, as it is to be read."""
    found = {
        key: (per_cent(asked, *names, asked.year), per_cent(asked, *names, asked.year - 1))
        for key, names in NAMED.items()
    }
    for name in ("reconsideration", "suits"):
        kinds = [f"volumes.{kind}.appeals.{name}" for kind in ("reported", "parts")]
        pairs = [(f"{kind}.corrected", f"{kind}.decided") for kind in kinds]
        is_told = None not in [asked.number(key) for key in pairs[0]]
        names = pairs[0] if is_told else pairs[1]
        found[f"corrected.{name}"] = (
            per_cent(asked, *names, asked.year),
            per_cent(asked, *names, asked.year - 1),
        )
    return found


def per_cent(asked: Asked, part: str, whole: str, year: int) -> str | None:
    """Return a part of a whole to one decimal place, halves upwards, reckoned in whole numbers."""
    some, everything = asked.number(part, year), asked.number(whole, year)
    if some is None or not everything:
        return None
    tenths = int(Fraction(1000 * some, everything) + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def in_need(asked: Asked) -> list[tuple[object, ...]]:
    """Return the ten organs that need help: name, errors and warnings of this year and of the last, versions, days late."""
    before = {line.organ.code: line for line in asked.hand.lines(asked.year - 1) if line.versions}
    found = []
    for line in asked.lines():
        errors, warnings = bad(line)
        if errors or warnings:
            last = before.get(line.organ.code) if line.organ.code else None
            was = bad(last) if last else (None, None)
            place = (-errors, -warnings, -line.late, line.organ.name)
            found.append(
                (place, (line.organ.name, errors, warnings, *was, len(line.filed), line.late or None))
            )
    return [told for _, told in sorted(found, key=lambda one: one[0])][:10]


def bad(line: Line) -> tuple[int, int]:
    """Return how many errors and warnings there were that nobody dismissed."""
    kept = [severity for _, severity, state in line.findings() if state != DISMISSED]
    return kept.count("error"), kept.count("warning")


def rules(asked: Asked) -> list[str]:
    """Return the rules that found something this year or last."""
    years = (asked.year, asked.year - 1)
    found = {rule for year in years for line in asked.lines(year) for rule, _, _ in line.findings()}
    return sorted(found, key=place_of)


def needs_rewording(asked: Asked) -> list[tuple[str, int, int]]:
    """Return the ten rules of which more than a fifth was dismissed: how many, of how many."""
    made: dict[str, list[str]] = {}
    for line in asked.lines():
        for rule, _, state in line.findings():
            made.setdefault(rule, []).append(state)
    found = [(rule, states.count(DISMISSED), len(states)) for rule, states in made.items()]
    chosen = [one for one in found if Fraction(one[1], one[2]) > Fraction(1, 5)]
    return sorted(chosen, key=lambda one: (-one[1], place_of(one[0])))[:10]


def place_of(rule: str) -> tuple[int, str]:
    return FAMILIES.index(rule[0]), rule


def agreement(asked: Asked, address: str) -> tuple[str, int | None]:
    """Return whether what the government says is the sum of its parts, and by how much it says more."""
    reported, parts, unknown = (
        asked.number(f"volumes.{kind}.{address}") for kind in ("reported", "parts", "unknown")
    )
    more = None if reported is None or parts is None else reported - parts
    lacks = unknown or asked.number("volumes.parts_missing")
    if reported is None or lacks or not asked.number("volumes.parts_filed"):
        return "not_comparable", more
    return ("differs" if more else "equal"), more


def divisions(asked: Asked) -> list[tuple[str, bool]]:
    """Return the codes of the divisions directly below, the region's own organs first."""
    prefix = asked.region or ""
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    if len(prefix) == len("430102"):
        return []
    lines = [*asked.lines(), *(line for line in asked.lines(asked.year - 1))]
    own = prefix.ljust(6, "0")
    codes = {line.organ.region[: len(prefix) + 2].ljust(6, "0") for line in lines if line.organ.region != own}
    has_own = bool(prefix) and any(line.organ.region == own for line in lines)
    return [*([(own, True)] if has_own else []), *((code, False) for code in sorted(codes))]


def last_day(asked: Asked) -> date | None:
    """Return the last day on which anything of the year is due: governments publish by the end of March."""
    return max((line.due for line in asked.lines() if line.due), default=None)


def row_of(line: Line) -> tuple[object, ...]:
    """Return what the workbook has of an organ: dates, versions, what was judged, findings, figures."""
    counted, latest = line.counted, line.counted[-1] if line.counted else None
    made = line.findings()

    def of(severity: str) -> int:
        return sum(one == severity and state != DISMISSED for _, one, state in made)

    stands = line.standing
    return (
        line.organ.code or None,
        line.organ.region,
        line.organ.kind,
        line.state,
        line.due,
        min((day(version.at) for version in counted), default=None),
        min((version.published_on for version in counted if version.published_on), default=None),
        line.late if line.state == "late" else None,
        len(line.filed),
        latest.outcome if latest and latest.fate == "judged" else None,
        latest.review if latest else None,
        *map(of, ("error", "warning", "info")),
        *(sum(state == wanted for _, _, state in made) for wanted in ("fixed", "waived", DISMISSED)),
        {address: line.cell(address) for address in stands.figures} if stands else {},
        latest is not None,
    )


def day(at: datetime) -> date:
    """Return the day in China."""
    return (at + timedelta(hours=8)).date()
