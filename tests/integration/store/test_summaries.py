"""The summary of a simulated province: every number against another way of counting, every list against its number."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from gouji.engine.calendar.deadlines import deadline_table
from gouji.engine.errors import NotFoundError, Text
from gouji.engine.register import Register
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.store import Database
from gouji.engine.store.queries import report_states
from gouji.engine.store.queries.summaries import Scope, listing, organ_lines, summarise
from gouji.engine.summary import CELLS, Area, Figure, OrganLine, Summary
from tests.integration.store import derived_by_hand as by_hand
from tests.integration.store.counted_by_hand import Hand
from tests.integration.store.derived_by_hand import Asked
from tests.integration.store.simulated import Plan, PlannedOrgan, Version, plan_of, play

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR = 2025
NOW = datetime(2026, 4, 10, 9, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset(None, None)


def scope(ruleset: Ruleset, region: str | None, *, year: int = YEAR, is_own: bool = False) -> Scope:
    @cache
    def deadlines(of_year: int):  # type: ignore[no-untyped-def]
        return deadline_table(ruleset, of_year)

    return Scope(year, region, NOW.date(), SHANGHAI, deadlines, is_own)


def take(database: Database, asked: Scope) -> Summary:
    with database.read_session() as session:
        return summarise(session, asked, _area, NOW, {"A01": Text("收办平衡", "intake = output")})


def _area(code: str | None, is_own: bool) -> Area:
    return Area(code, Text(code or "全国", code or "all"), is_own)


def told(summary: Summary) -> dict[tuple[str, int, str | None, bool], int | None]:
    """Return every number that a summary tells, with the year and region that it is of."""
    found: dict[tuple[str, int, str | None, bool], int | None] = {}
    for figure in summary.figures():
        for year, value in ((figure.year, figure.value), (figure.year - 1, figure.before)):
            if value is not None or year == figure.year:
                place = (figure.key, year, figure.region, figure.is_own)
                assert found.setdefault(place, value) == value
    return found


def test_every_number_is_what_counting_by_hand_gives(
    database: Database, register: Register, ruleset: Ruleset
) -> None:
    check(database, register, ruleset, plan_of(44, (2024, 2025)), ("43", "4301", "430102"))


@pytest.mark.exhaustive
def test_every_number_of_400_organs_is_what_counting_by_hand_gives(
    database: Database, register: Register, ruleset: Ruleset
) -> None:
    plan = plan_of(400, range(2022, 2026), seed=11)

    check(database, register, ruleset, plan, (None, "43", "430000", "4301", "430102", "430200"))


def check(
    database: Database, register: Register, ruleset: Ruleset, plan: Plan, regions: tuple[str | None, ...]
) -> None:
    play(database, register, plan)
    settle(database)
    hand = Hand(plan, NOW.date())
    for region in regions:
        summary = take(database, scope(ruleset, region))
        said = {place: value for place, value in told(summary).items() if not place[0].startswith("report.")}

        counted = {place: hand.number(*place) for place in said}

        assert {place: (said[place], counted[place]) for place in said if said[place] != counted[place]} == {}
        check_derived(summary, Asked(plan, hand, YEAR, region))
        assert len(said) > 300
        if len(plan.organs) > 100 and region in (None, "4301"):
            assert listed(database, ruleset, summary) == {}


def check_derived(summary: Summary, asked: Asked) -> None:
    """Compare what is made of the numbers: rates, lists, states, which lines there are."""
    read = [summary.filing.on_time_rate, summary.filing.filed_rate, summary.passing.first_rate]
    assert {
        rate.key: (as_text(rate.percent), as_text(rate.percent_before))
        for rate in (*read, *summary.volumes.corrected)
    } == by_hand.rates(asked)
    assert [
        (one.organ, *values_of(one.error, one.warning), one.versions, one.late_days)
        for one in summary.needs_help
    ] == by_hand.in_need(asked)
    assert [line.scope for line in summary.findings.rules] == by_hand.rules(asked)
    assert "".join(line.scope for line in summary.findings.families) == by_hand.FAMILIES
    assert [
        (line.scope, line.dismissed.value, line.found.value) for line in summary.needs_rewording
    ] == by_hand.needs_rewording(asked)
    assert {line.address: (line.state, line.difference) for line in summary.volumes.lines()} == {
        line.address: by_hand.agreement(asked, line.address) for line in summary.volumes.lines()
    }
    assert [(line.area.code, line.area.is_own) for line in summary.regions] == by_hand.divisions(asked)
    assert summary.last_day == by_hand.last_day(asked)
    assert [one.year for one in summary.trend] == list(range(YEAR - 4, YEAR + 1))


def values_of(*figures: Figure) -> tuple[int | None, ...]:
    return (*(figure.value for figure in figures), *(figure.before for figure in figures))


def as_text(percent: Decimal | None) -> str | None:
    return None if percent is None else str(percent)


def settle(database: Database) -> None:
    """Let the states of reports be worked out; tests that leave it out have them worked out as they count."""
    while True:
        with database.session() as session:
            if not report_states.catch_up(session):
                return


def listed(database: Database, ruleset: Ruleset, summary: Summary) -> dict[str, tuple[int | None, int]]:
    """Return the numbers that are not what their lists come to."""
    found = {}
    with database.read_session() as session:
        for (key, year, region, is_own), value in told(summary).items():
            if value is None:
                continue
            asked = scope(ruleset, region, year=year, is_own=is_own)
            got = listing(session, asked, key, limit=1_000_000)
            rows = sum(entry.amount for entry in got.reports) + len(got.findings)
            if not value == got.amount == rows or got.total != len(got.reports) + len(got.findings):
                found[f"{key} {year} {region}"] = (value, got.amount)
    return found


def test_every_list_comes_to_its_number(database: Database, register: Register, ruleset: Ruleset) -> None:
    play(database, register, plan_of(40, (YEAR,), seed=3))
    settle(database)

    summary = take(database, scope(ruleset, "430103"))

    assert listed(database, ruleset, summary) == {}
    assert {type(figure) for figure in summary.figures()} == {Figure}


def test_of_organs_with_as_many_findings_the_later_one_needs_help_first(
    database: Database, register: Register, ruleset: Ruleset
) -> None:
    two_errors = (("A01", "error", "open"), ("A03", "error", "open"))
    one_of_each = (("A01", "error", "open"), ("N01", "warning", "open"))
    play(
        database,
        register,
        _all_late(
            ("甲局", 0, one_of_each),
            ("乙局", 3, one_of_each),
            ("丙局", 30, one_of_each),
            ("丁局", 0, two_errors),
            ("戊局", 77, ()),
            ("己局", 40, (("A01", "error", "dismissed"),)),
            ("庚局", 50, (("A01", "error", "open"),)),
        ),
    )

    needs_help = take(database, scope(ruleset, "43")).needs_help

    assert [(one.organ, one.error.value, one.warning.value, one.late_days) for one in needs_help] == [
        ("丁局", 2, 0, None),
        ("丙局", 1, 1, 30),
        ("乙局", 1, 1, 3),
        ("甲局", 1, 1, None),
        ("庚局", 1, 0, 50),
    ]


def _all_late(*organs: tuple[str, int, tuple[tuple[str, str, str], ...]]) -> Plan:
    """Return departments that file so many days after their last day, with these findings."""
    due = datetime(YEAR + 1, 1, 31, 2, tzinfo=UTC)
    return Plan(
        tuple(
            PlannedOrgan(f"O{place}", name, "department", "430102")
            for place, (name, _, _) in enumerate(organs)
        ),
        {
            (f"O{place}", YEAR): (Version(due + timedelta(days=late), findings=found),)
            for place, (_, late, found) in enumerate(organs)
        },
        (YEAR,),
    )


def test_a_number_that_there_is_not_has_no_list(database: Database, ruleset: Ruleset) -> None:
    with database.read_session() as session, pytest.raises(NotFoundError):
        listing(session, scope(ruleset, None), "filing.nothing")


def test_an_empty_store_gives_an_empty_summary(database: Database, ruleset: Ruleset) -> None:
    summary = take(database, scope(ruleset, "43"))

    values = {figure.value for figure in summary.figures() if figure.year == YEAR}
    assert (summary.has_roster, summary.has_reports, summary.regions, summary.rulesets) == (
        False,
        False,
        (),
        (),
    )
    assert values == {0, None}
    assert summary.filing.missing.value is None  # without a roster nobody knows who is missing


def test_organ_lines_are_all_organs_that_have_to_file_and_all_reports(
    database: Database, register: Register, ruleset: Ruleset
) -> None:
    plan = plan_of(24, (YEAR,), seed=5)
    play(database, register, plan)
    hand = Hand(plan, NOW.date())

    with database.read_session() as session:
        got = {line.name: fields_of(line) for line in organ_lines(session, scope(ruleset, "43"))}

    assert got == {line.organ.name: by_hand.row_of(line) for line in hand.lines(YEAR)}


def fields_of(line: OrganLine) -> tuple[object, ...]:
    told = {**asdict(line), "submission_id": line.submission_id is not None}
    return tuple(value for name, value in told.items() if name != "name")


def test_what_a_government_says_is_compared_with_the_sum_of_its_parts(
    database: Database, register: Register, ruleset: Ruleset
) -> None:
    plan = _summed_up()
    play(database, register, plan)

    volumes = take(database, scope(ruleset, "430102")).volumes

    asked = Asked(plan, Hand(plan, NOW.date()), YEAR, "430102")
    said = {line.address: (line.state, line.difference) for line in volumes.lines()}
    assert said == {line.address: by_hand.agreement(asked, line.address) for line in volumes.lines()}
    odd = {address: one for address, one in said.items() if one != ("equal", 0)}
    assert odd == {
        "requests.received.total": ("differs", 2),
        "requests.granted.total": ("not_comparable", 4),  # one part leaves it blank
        "appeals.direct_suit.pending": ("differs", -1),
    }


def _summed_up() -> Plan:
    """Return a county whose government adds up what two departments say, but for three figures."""
    due = datetime(YEAR + 1, 1, 20, 2, tzinfo=UTC)
    parts = [{address: number % 7 + each for number, address in enumerate(CELLS)} for each in (1, 2)]
    whole: dict[str, int | None] = {address: sum(part[address] for part in parts) for address in CELLS}
    whole["requests.received.total"] = (whole["requests.received.total"] or 0) + 2
    whole["appeals.direct_suit.pending"] = (whole["appeals.direct_suit.pending"] or 0) - 1
    blank: dict[str, int | None] = {**parts[1], "requests.granted.total": None}
    organs = (
        PlannedOrgan("GOV430102", "430102地方人民政府", "government", "430102"),
        PlannedOrgan("O1", "甲局", "department", "430102"),
        PlannedOrgan("O2", "乙局", "department", "430102"),
        PlannedOrgan("O3", "丙局", "department", "430102", exempt=(YEAR,)),
    )
    figures = (whole, {**parts[0]}, blank)
    return Plan(
        organs,
        {
            (organ.code, YEAR): (Version(due, figures=said),)
            for organ, said in zip(organs, figures, strict=False)
        },
        (YEAR,),
    )
