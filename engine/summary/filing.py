"""Who filed, what became of it, and what could not be checked."""

from __future__ import annotations

from dataclasses import dataclass, fields

from .figures import Area, Figure, Rate, path_of


@dataclass(frozen=True, slots=True)
class RulesetUsed:
    """A ruleset under which reports of this summary were judged, and how many of them."""

    id: str
    version: str
    digest: str
    reports: Figure


@dataclass(frozen=True, slots=True)
class Filing:
    """Who filed: `on_time`, `late`, `undated`, `unreadable`, `imported`, `missing`, `not_due` and `exempt` are all.

    Attributes:
        expected: organs of the roster that have to file; exempt ones are none of them. None without a roster.
        filed: `on_time`, `late` and `undated` together: reports that came in and can be read, or are being read.
        late: first handed in, or published, after the last day for it.
        undated: filed by an organ for which no last day is known (kind unknown, vertical): not on time, not late.
        late_days: of those `late`, by how many days: up to 3, 7, 30, and more.
        days: days of delay of all of them together.
        unreadable: something came in, but no version of it could be read: neither filed nor missing.
        imported: brought in as a report of an earlier year; nobody can say whether it was on time.
        missing: nothing came in and the last day is over. None without a roster.
        not_due: nothing came in yet and there is time left.
        exempt: organs of the roster that somebody excused for this year, and that did not file.
        outside: of the reports counted here, those of organs that are not in the roster.
        returned: of those filed, sent back at least once.
        corrected_late: of those filed on time, with a later version that came after the last day.
    """

    expected: Figure
    filed: Figure
    on_time: Figure
    late: Figure
    undated: Figure
    late_days: tuple[Figure, ...]
    days: Figure
    unreadable: Figure
    imported: Figure
    missing: Figure
    not_due: Figure
    exempt: Figure
    outside: Figure
    returned: Figure
    corrected_late: Figure
    on_time_rate: Rate
    filed_rate: Rate


@dataclass(frozen=True, slots=True)
class Passing:
    """What became of those filed. The first five are all of them.

    Attributes:
        first: in order at the first attempt: one version, and a person accepted it or the machine found nothing
            that asks for a person.
        later: in order after it was handed in again.
        waiting: the latest version waits for a person.
        returned: the latest version was sent back.
        unchecked: came in and was not judged yet, or could not be.
        first_rate: `first` of those judged.
    """

    first: Figure
    later: Figure
    waiting: Figure
    returned: Figure
    unchecked: Figure
    judged: Figure
    first_rate: Rate


@dataclass(frozen=True, slots=True)
class Checks:
    """What could not be checked, which is not the same as passed.

    Attributes:
        unreadable: reports of which no version could be read.
        quarantined: filed, and set aside because reading or judging broke down again and again.
        pending: reports that wait to be judged.
        undefined: reports of which the machine could not judge everything (`undefined`).
        without_table: reports in which a whole table was not found, so that its figures are missing.
        without_figures: reports in which a figure that is summed up here is missing, blank or in doubt.
        unassessed: checks of rules that could not be made, in all reports; `rule_errors`: that broke down.
    """

    unreadable: Figure
    quarantined: Figure
    pending: Figure
    undefined: Figure
    without_table: Figure
    without_figures: Figure
    unassessed: Figure
    rule_errors: Figure

    def figures(self) -> tuple[Figure, ...]:
        """Return all of them in this order."""
        return tuple(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One division directly below the region, or (`area.is_own`) what belongs to the region itself."""

    area: Area
    expected: Figure
    filed: Figure
    on_time: Figure
    late: Figure
    missing: Figure
    exempt: Figure
    error: Figure

    @property
    def address(self) -> str:
        """The path of the summary of that division."""
        return path_of(self.filed.year, self.area.code, is_own=self.area.is_own)


@dataclass(frozen=True, slots=True)
class TrendYear:
    """The main numbers of one year; each figure's `before` is the year before it."""

    year: int
    on_time: Figure
    late: Figure
    missing: Figure
    error: Figure
    received: Figure
    reconsiderations: Figure
    suits: Figure
