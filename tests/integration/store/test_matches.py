"""Reports are put to the organs that filed them, kept apart where nobody can say, and put there later."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from gouji.engine.model import Organ
from gouji.engine.register import OtherName, Register, Registered, load_register
from gouji.engine.store import Database
from gouji.engine.store.queries import matches, organs, queue, reports, submissions, waivers, waiving
from gouji.engine.store.queries.attaching import attach
from gouji.engine.store.tables import MatchKind, OrganMatch

from .filings import NOW, arrival, document, evaluation, finding, judge, judged, later, save


def entry(code: str, name: str, *aliases: str) -> Registered:
    others = tuple(OtherName(alias) for alias in aliases)
    return Registered(Organ(name, code, "department", "220102", "county", False, True), others)


EAST = entry("EAST", "南关区档案馆东馆", "南关区档案馆")
WEST = entry("WEST", "南关区档案馆西馆", "南关区档案馆")
WATER = entry("WATER", "南关区水务局")
HEALTH = entry("HEALTH", "南关区卫生健康局")


@pytest.fixture
def roster(database: Database) -> Register:
    with database.session() as session:
        organs.save_organs(session, [EAST, WEST, WATER, HEALTH], NOW)
    return load_register().with_organs([EAST, WEST, WATER, HEALTH])


def kept(database: Database, submission_id: UUID) -> tuple[str, str | None, list[str]]:
    with database.read_session() as session:
        report = reports.report(session, submissions.submission(session, submission_id).report_id)
        match = session.get(OrganMatch, report.id)
    assert match is not None
    return match.how, report.organ_code, match.candidates


def open_organs(database: Database, within: str | None = None) -> list[str]:
    with database.read_session() as session:
        found = [one.report.organ for one in matches.unmatched(session, within=within)]
        assert matches.count_unmatched(session, within=within) == len(found)
    return found


def test_how_an_organ_was_found_is_kept_with_its_report(database: Database, roster: Register) -> None:
    named = save(database, roster, arrival("1", organ="南关区水务局"))
    short = save(database, roster, arrival("2", organ="区卫健局", region="220102"))
    unknown = save(database, roster, arrival("3", organ="南关区无名局"))

    assert kept(database, named) == ("name", "WATER", [])
    assert kept(database, short) == ("short", "HEALTH", [])
    assert kept(database, unknown) == ("unknown", None, [])
    assert open_organs(database) == ["南关区无名局"]


def test_a_name_of_two_organs_is_kept_apart_from_the_one_that_filed_already(
    database: Database, roster: Register
) -> None:
    east = save(database, roster, arrival("1", organ="南关区档案馆东馆"))
    unclear = save(database, roster, arrival("2", organ="南关区档案馆"))
    again = save(database, roster, arrival("3", organ="南关区档案馆"))

    assert kept(database, unclear) == ("ambiguous", None, ["EAST", "WEST"])
    with database.read_session() as session:
        ids = [submissions.submission(session, each).report_id for each in (east, unclear, again)]
    assert ids[0] != ids[1] == ids[2]


def test_a_report_whose_code_and_name_differ_is_neithers(database: Database, roster: Register) -> None:
    water = save(database, roster, arrival("1", organ="南关区水务局"))
    crossed = save(database, roster, arrival("2", organ="南关区水务局", organ_code="HEALTH"))

    assert kept(database, crossed) == ("conflict", None, ["HEALTH", "WATER"])
    with database.read_session() as session:
        ids = {submissions.submission(session, each).report_id for each in (water, crossed)}
    assert len(ids) == 2


def test_the_queue_is_empty_while_nothing_is_registered(database: Database, register: Register) -> None:
    save(database, register, arrival("1", organ="南关区无名局"))

    assert open_organs(database) == []


def test_the_queue_is_limited_to_a_region(database: Database, roster: Register) -> None:
    save(database, roster, arrival("1", organ="南关区无名局"))
    save(database, roster, arrival("2", organ="宽城区无名局"))
    save(database, roster, arrival("3", organ="无名局"))

    assert open_organs(database, "220102") == ["南关区无名局"]
    assert open_organs(database, "2201") == ["宽城区无名局", "南关区无名局"]
    assert open_organs(database) == ["无名局", "宽城区无名局", "南关区无名局"]


def test_what_is_none_of_the_organs_here_is_asked_about_once(database: Database, roster: Register) -> None:
    first = save(database, roster, arrival("1", organ="南关区邮局", year=2020))
    with database.session() as session:
        found = matches.unmatched_report(session, submissions.submission(session, first).report_id)
        assert found is not None
        matches.decide(session, found.match, MatchKind.NOT_OURS, actor="li", now=NOW)

    second = save(database, roster, arrival("2", organ="南关区邮局", year=2021))

    assert kept(database, second) == ("not_ours", None, [])
    assert open_organs(database) == []


def test_a_report_put_to_an_organ_is_found_as_its_report(database: Database, roster: Register) -> None:
    came = save(database, roster, arrival("1", organ="南关区无名局"))
    with database.session() as session:
        report = reports.report(session, submissions.submission(session, came).report_id)
        attach(session, report, WATER.organ, roster)

    with database.read_session() as session:
        found = reports.find_report(session, WATER.organ, 2021, roster)
    assert found is not None
    assert (found.id, found.organ, found.organ_code) == (report.id, "南关区无名局", "WATER")
    assert save(database, roster, arrival("2", organ="南关区水务局")) is not None
    with database.read_session() as session:
        assert [row.version for row in reports.versions_of(session, report.id)] == [2, 1]


def test_two_reports_of_one_organ_and_year_become_one_in_the_order_in_which_they_came(
    database: Database, roster: Register
) -> None:
    other = judged(database, roster, arrival("1", organ="南关区无名局"), finding("A01"), finding("A02"))
    own = judged(database, roster, arrival("2", organ="南关区水务局"), finding("A01"))
    with database.session() as session:
        submissions.submission(session, other).received_at = later(60)
        items = {
            (entry.item.organ, entry.item.rule): entry.item.id
            for entry in queue.list_queue(session, queue.QueueFilter())[0]
        }
        queue.claim(session, items["南关区无名局", "A01"], actor="li", now=NOW)

    with database.session() as session:
        source = reports.report(session, submissions.submission(session, other).report_id)
        target = attach(session, source, WATER.organ, roster)

    with database.read_session() as session:
        versions = [(row.id, row.version) for row in reports.versions_of(session, target.id)]
        entries = queue.entries_of_report(session, target.id)
        history = queue.decisions_of_item(session, items["南关区水务局", "A01"])
        assert reports.find_report(session, source_organ(), 2021, roster) is None
        assert reports.report(session, target.id).current_submission_id == other
    assert versions == [(other, 2), (own, 1)]
    assert sorted(entry.item.rule for entry in entries) == ["A01", "A02"]
    assert [(decision.actor, decision.action) for decision in history] == [
        ("li", "claim"),
        ("system", "merge"),
    ]
    assert [(entry.item.state, entry.item.assignee) for entry in entries if entry.item.rule == "A01"] == [
        ("claimed", "li")
    ]
    with database.session() as session:
        assert judge(session, other, evaluation(finding("A02")), document(), roster) is not None


def test_waivers_of_one_finding_in_two_reports_that_become_one_all_stay_and_the_last_one_holds(
    database: Database, roster: Register
) -> None:
    other = judged(database, roster, arrival("1", organ="南关区无名局"), finding("A01"))
    judged(database, roster, arrival("2", organ="南关区水务局"), finding("A01"))
    said = {"reason_code": "other", "text": "机构改革", "until": date(2022, 6, 30), "now": NOW}
    with database.session() as session:
        entries = queue.list_queue(session, queue.QueueFilter())[0]
        items = {entry.item.organ: entry.item for entry in entries}
        for name, item in sorted(items.items()):
            waiving.request(session, item, actor=name, **said)  # type: ignore[arg-type]
        attach(
            session,
            reports.report(session, submissions.submission(session, other).report_id),
            WATER.organ,
            roster,
        )

    with database.read_session() as session:
        kept_item = items["南关区水务局"].id
        found = [(row.requested_by, row.state, row.ended_why) for row in waivers.of_item(session, kept_item)]
        item = queue.entry(session, kept_item).item
    assert sorted(found) == [
        ("南关区无名局", "ended", "merged"),
        ("南关区水务局", "requested", None),
    ]
    assert (item.state, item.assignee, item.waiver) == ("claimed", "南关区水务局", "requested")


def source_organ() -> Organ:
    return load_register().find_organ("南关区无名局")


def test_what_nobody_looked_for_yet_is_looked_for_with_the_roster_of_today(
    database: Database, register: Register
) -> None:
    known = save(database, register, arrival("1", organ="南关区水务局"))
    save(database, register, arrival("2", organ="南关区无名局"))
    roster = register.with_organs([WATER])

    with database.read_session() as session:
        found = [(one.report.organ, match.how) for one, match in matches.to_match(session, roster)]
        assert matches.to_match(session, roster, after=10_000) == []

    assert found == [("南关区水务局", "name"), ("南关区无名局", "unknown")]
    assert kept(database, known) == ("unknown", None, [])
