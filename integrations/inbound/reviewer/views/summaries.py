"""The summary as its page shows it: the bars of the charts, the ways to other regions and years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from gouji.engine.errors import Text
from gouji.engine.summary import Figure, FindingLine, RegionLine, Summary
from gouji.engine.summary.figures import path_of

WIDTH: Final = 1000
"""Charts are so many units wide, whatever their width on the screen."""
STATES: Final = ("on_time", "late", "undated", "unreadable", "imported", "missing", "not_due", "exempt")
OUTCOMES: Final = ("standing", "fixed", "waived", "dismissed")
YEARS_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bar: what it counts, its kind (for the colour), and where it stands, in units."""

    figure: Figure
    kind: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, with what it stands for."""

    label: Text
    pieces: tuple[Piece, ...]
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One year of a small chart: its height in per mille of the tallest, None where nobody knows."""

    year: int
    figure: Figure
    height: int | None


@dataclass(frozen=True, slots=True)
class Trend:
    """One number through the years."""

    label: Text
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """Everything on the page beside the numbers themselves.

    Attributes:
        is_empty: nothing is known of the region.
        years: that can be chosen, the latest first.
        above: the regions around this one, the widest first, as far as the person may see them.
    """

    summary: Summary
    is_empty: bool
    years: tuple[int, ...]
    above: tuple[tuple[str | None, str], ...]
    filing: Bar
    families: tuple[Bar, ...]
    regions: tuple[Bar, ...]
    trends: tuple[Trend, ...]
    files: tuple[tuple[str, str], ...]


def summary_view(summary: Summary, own_region: str | None) -> SummaryView:
    """Return the page.

    Args:
        own_region: that of the person who looks; what lies around it is not offered.
    """
    filing = [getattr(summary.filing, state) for state in STATES]
    region = summary.area.code
    return SummaryView(
        summary=summary,
        is_empty=not summary.has_roster and not summary.has_reports,
        years=_years(summary),
        above=_above(summary, own_region),
        filing=_bar(Text("", ""), filing, STATES, _sum(filing)),
        families=_family_bars(summary.findings.families),
        regions=_region_bars(summary.regions),
        trends=_trends(summary),
        files=tuple(
            (kind, path_of(summary.year, region, f"/file/{kind}", is_own=summary.area.is_own))
            for kind in ("xlsx", "pdf")
        ),
    )


def _years(summary: Summary) -> tuple[int, ...]:
    latest = max(summary.taken_at.year - 1, summary.year)
    return tuple(dict.fromkeys((*range(latest, latest - YEARS_SHOWN, -1), summary.year)))


def _above(summary: Summary, own_region: str | None) -> tuple[tuple[str | None, str], ...]:
    code = summary.area.code
    if code is None:
        return ()
    prefix = code
    while len(prefix) > 2 and prefix.endswith("00"):
        prefix = prefix[:-2]
    limit = len((own_region or "").rstrip("0")) if own_region else 0
    around = [prefix[:digits].ljust(6, "0") for digits in (2, 4) if limit <= digits < len(prefix)]
    if summary.area.is_own:
        around.append(prefix.ljust(6, "0"))
    everywhere: list[tuple[str | None, str]] = [] if own_region else [(None, path_of(summary.year, None))]
    return (*everywhere, *((one, path_of(summary.year, one)) for one in around))


def _bar(
    label: Text, figures: Sequence[Figure], kinds: Sequence[str], whole: int, address: str | None = None
) -> Bar:
    pieces: list[Piece] = []
    reached = 0
    for figure, kind in zip(figures, kinds, strict=True):
        if figure.value:
            start, end = _units(reached, whole), _units(reached + figure.value, whole)
            pieces.append(Piece(figure, kind, start, max(end - start, 1)))
            reached += figure.value
    return Bar(label, tuple(pieces), address)


def _family_bars(lines: Iterable[FindingLine]) -> tuple[Bar, ...]:
    shown = [line for line in lines if line.found.value]
    longest = max((line.found.value or 0 for line in shown), default=0)
    return tuple(
        _bar(
            Text(f"{line.scope} {line.label.zh}", f"{line.scope} {line.label.en}"),
            [getattr(line, outcome) for outcome in OUTCOMES],
            OUTCOMES,
            longest,
        )
        for line in shown
    )


def _region_bars(lines: Iterable[RegionLine]) -> tuple[Bar, ...]:
    return tuple(
        _bar(line.area.name, figures, ("on_time", "late", "missing", "exempt"), _sum(figures), line.address)
        for line in lines
        if _sum(figures := [line.on_time, line.late, line.missing, line.exempt])
    )


def _trends(summary: Summary) -> tuple[Trend, ...]:
    labels = {
        "on_time": Text("按时报送", "on time"),
        "late": Text("逾期报送", "late"),
        "missing": Text("逾期未报送", "missing"),
        "error": Text("错误级问题", "errors found"),
        "received": Text("新收申请（件）", "applications received"),
        "reconsiderations": Text("行政复议（件）", "reconsiderations"),
        "suits": Text("行政诉讼（件）", "suits"),
    }
    return tuple(
        Trend(label, _columns([(year.year, getattr(year, name)) for year in summary.trend]))
        for name, label in labels.items()
    )


def _columns(figures: Sequence[tuple[int, Figure]]) -> tuple[Column, ...]:
    tallest = max((figure.value or 0 for _, figure in figures), default=0)
    return tuple(
        Column(year, figure, None if figure.value is None else _units(figure.value, tallest))
        for year, figure in figures
    )


def _units(part: int, whole: int) -> int:
    return (part * WIDTH + whole // 2) // whole if whole else 0


def _sum(figures: Iterable[Figure]) -> int:
    return sum(figure.value or 0 for figure in figures)
