"""Submissions are saved once, kept in every version, and find their report and its neighbours in time."""

from __future__ import annotations

from uuid import UUID

import pytest

from gouji.engine.errors import BadRequestError, NotFoundError, Text
from gouji.engine.model import Organ
from gouji.engine.register import OtherName, Register, Registered
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import arrivals, audit, documents, evaluations, queue, reports, submissions

from .filings import NOW, ORGAN, arrival, document, evaluation, judge, judged, later, save


def test_the_same_message_again_gives_the_same_submission(database: Database, register: Register) -> None:
    with database.session() as session:
        first = arrivals.save_submission(session, arrival(), register, NOW)
    with database.session() as session:
        second = arrivals.save_submission(session, arrival(), register, later(5))
        kept = submissions.count_by_status(session)

    assert (first.is_new, second.is_new, second.id) == (True, False, first.id)
    assert sum(kept.values()) == 1


def test_the_original_bytes_come_back(database: Database, register: Register) -> None:
    content = bytes(range(256))
    submission_id = save(database, register, arrival(content=content))

    with database.read_session() as session:
        assert submissions.content_of(session, submission_id) == content


def test_fetched_bytes_are_attached_later(database: Database, register: Register) -> None:
    submission_id = save(
        database, register, arrival(content=None, document_url="http://127.0.0.1:9/report.txt")
    )
    with database.session() as session:
        assert submissions.content_of(session, submission_id) is None
        arrivals.attach_content(session, submission_id, b"fetched", NOW, media_type="text/plain")

    with database.read_session() as session:
        assert submissions.content_of(session, submission_id) == b"fetched"
        assert submissions.submission(session, submission_id).media_type == "text/plain"


def test_a_corrected_report_is_the_next_version_under_an_alias_too(
    database: Database, register: Register
) -> None:
    first = save(database, register, arrival("msg_1", organ="长春市南关区民政局"))
    second = save(database, register, arrival("msg_2", organ="南关区民政局"))
    third = save(database, register, arrival("msg_3", organ="民政局", region="220102"))

    with database.read_session() as session:
        versions = reports.versions_of(session, submissions.submission(session, first).report_id)

    assert [(row.id, row.version) for row in versions] == [(third, 3), (second, 2), (first, 1)]


def test_organs_of_one_name_in_two_places_are_never_mixed(database: Database, register: Register) -> None:
    names = ("南京市鼓楼区民政局", "福州市鼓楼区民政局", "鼓楼区民政局")
    ids = [save(database, register, arrival(f"msg_{name}", organ=name)) for name in names]

    with database.read_session() as session:
        found = {submissions.submission(session, submission_id).report_id for submission_id in ids}

    assert len(found) == 3


def test_last_years_report_is_found_by_organ_and_year(database: Database, register: Register) -> None:
    before = judged(database, register, arrival("msg_1", organ="南关区民政局", year=2020))
    after = save(database, register, arrival("msg_2", organ=ORGAN, year=2021))
    save(database, register, arrival("msg_3", organ="中宁县民政局", year=2020))

    with database.read_session() as session:
        report = reports.report(session, submissions.submission(session, after).report_id)
        found = reports.predecessor_of(session, report, register)

    assert found is not None
    assert found.id == before


def test_a_renamed_organ_finds_last_years_report_through_the_register(
    database: Database, register: Register
) -> None:
    renamed = register.with_organs(
        [
            Registered(
                Organ("南关区民政与社会工作局", "N1", "department", "220102", "county", False, True),
                (OtherName(ORGAN, "former"),),
            )
        ]
    )
    before = judged(database, register, arrival("msg_1", year=2020))
    after = save(database, renamed, arrival("msg_2", organ="南关区民政与社会工作局", year=2021))

    with database.read_session() as session:
        report = reports.report(session, submissions.submission(session, after).report_id)
        found = reports.predecessor_of(session, report, renamed)

    assert found is not None
    assert found.id == before


def test_a_report_that_was_never_judged_is_no_predecessor(database: Database, register: Register) -> None:
    save(database, register, arrival("msg_1", year=2020))
    after = save(database, register, arrival("msg_2", year=2021))

    with database.read_session() as session:
        report = reports.report(session, submissions.submission(session, after).report_id)

        assert reports.predecessor_of(session, report, register) is None


def test_a_returned_version_is_no_predecessor_while_another_stands(
    database: Database, register: Register
) -> None:
    first = judged(database, register, arrival("msg_1", year=2020))
    second = judged(database, register, arrival("msg_2", year=2020))
    with database.session() as session:
        report_id = submissions.submission(session, first).report_id
        assert standing(database, report_id) == second
        queue.decide_submission(session, second, actor="li", action="return", now=NOW)

    assert standing(database, report_id) == first


def standing(database: Database, report_id: int) -> UUID | None:
    with database.read_session() as session:
        found = reports.judged_version(session, report_id)
    return found.id if found else None


def test_a_late_report_touches_exactly_the_report_of_the_year_after(
    database: Database, register: Register
) -> None:
    after = judged(database, register, arrival("msg_after", year=2021))
    judged(database, register, arrival("msg_other", organ="中宁县民政局", year=2021))
    judged(database, register, arrival("msg_2022", year=2022))
    late = judged(database, register, arrival("msg_late", year=2020))

    assert dependents(database, register, late) == [after]


def test_a_corrected_report_touches_the_year_after_once(database: Database, register: Register) -> None:
    first = judged(database, register, arrival("msg_1", year=2020))
    after = judged(database, register, arrival("msg_after", year=2021))
    assert dependents(database, register, first) == []

    corrected = judged(database, register, arrival("msg_2", year=2020))
    assert dependents(database, register, corrected) == [after]

    with database.session() as session:
        judge(session, after, evaluation(), document(), register)
    assert dependents(database, register, corrected) == []


def test_a_report_that_is_being_judged_meanwhile_is_judged_again(
    database: Database, register: Register
) -> None:
    after = save(database, register, arrival("msg_after", year=2021))
    with database.session() as session:
        begun = submissions.begin_evaluation(session, after)
    assert begun is not None
    late = judged(database, register, arrival("msg_late", year=2020))
    assert dependents(database, register, late) == [after]

    with database.session() as session:
        submissions.submission(session, after).begun_at = NOW
        assert submissions.stuck(session, later(1)) == [after]
        assert submissions.stuck(session, NOW) == []
        newer = judge(session, after, evaluation(), document(), register)
        older = judge_late(session, after, begun.attempts)

    assert newer is not None
    assert older is None


def judge_late(session: Session, submission_id: UUID, attempt: int) -> evaluations.Stored | None:
    return evaluations.store_evaluation(
        session, submission_id, evaluation(), document(), predecessor_id=None, now=NOW, attempt=attempt
    )


def dependents(database: Database, register: Register, submission_id: UUID) -> list[UUID]:
    with database.read_session() as session:
        report_id = submissions.submission(session, submission_id).report_id
        return reports.dependents_of(session, report_id, register)


def test_a_document_comes_back_exactly_as_it_was_read(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival())

    with database.read_session() as session:
        assert documents.document_of(session, submission_id) == document()
        assert documents.document_of(session, UUID(int=0)) is None


def test_an_unreadable_report_fails_with_its_reason_once(database: Database, register: Register) -> None:
    submission_id = save(database, register, arrival())
    text = Text("文件为空", "The file is empty")
    with database.session() as session:
        submissions.begin_evaluation(session, submission_id)
        first = submissions.fail_submission(session, submission_id, code="empty_file", text=text, now=NOW)
        again = submissions.fail_submission(session, submission_id, code="empty_file", text=text, now=NOW)
        row = submissions.submission(session, submission_id)

    assert (first, again) == (True, False)
    assert (row.status, row.failure_code, row.failure_zh, row.failure_en) == (
        "failed",
        "empty_file",
        "文件为空",
        "The file is empty",
    )


def test_a_failed_correction_leaves_the_version_before_standing(
    database: Database, register: Register
) -> None:
    first = judged(database, register, arrival("msg_1"))
    second = save(database, register, arrival("msg_2"))
    with database.session() as session:
        submissions.fail_submission(session, second, code="empty_file", text=Text("空", "empty"), now=NOW)
        report = reports.report(session, submissions.submission(session, first).report_id)

    assert report.current_submission_id == first


def test_what_kills_its_workers_is_set_aside_until_a_person_releases_it(
    database: Database, register: Register
) -> None:
    submission_id = save(database, register, arrival())
    with database.session() as session:
        attempts = [submissions.begin_evaluation(session, submission_id) for _ in range(2)]
        assert [begun.attempts for begun in attempts if begun] == [2, 2]
        assert submissions.quarantine(session, submission_id, reason="worker lost", now=NOW)
        assert not submissions.quarantine(session, submission_id, reason="worker lost", now=NOW)
        assert submissions.begin_evaluation(session, submission_id) is None
        assert [row.id for row in submissions.quarantined(session)] == [submission_id]
        assert submissions.failed(session) == []

    with database.session() as session:
        row = submissions.release(session, submission_id, actor="admin", now=later(1))

    assert (row.status, row.attempts, row.quarantined_at, row.released_at) == ("received", 0, None, later(1))
    with database.session() as session:
        assert submissions.begin_evaluation(session, submission_id) is not None
        actions = [entry.action for entry in audit.entries(session, subject="submission")]
        with pytest.raises(BadRequestError, match="不在隔离区"):
            submissions.release(session, submission_id, actor="admin", now=NOW)
    assert actions == ["release_quarantine", "quarantine", "submit"]


def test_what_failed_or_was_set_aside_is_limited_to_a_region_before_it_is_limited_in_number(
    database: Database, register: Register
) -> None:
    regions = {"220102": "长春市南关区民政局", "130102": "石家庄市长安区民政局"}
    kept = {}
    for place, (region, organ) in enumerate(regions.items()):
        for is_set_aside in (True, False):
            name = f"{organ}{'甲' if is_set_aside else '乙'}"
            submission_id = save(database, register, arrival(f"msg_{name}", organ=name, region=region))
            kept[region, is_set_aside] = submission_id
            with database.session() as session:
                if is_set_aside:
                    submissions.quarantine(session, submission_id, reason="worker lost", now=later(place))
                else:
                    text = Text("文件为空", "The file is empty")
                    submissions.fail_submission(session, submission_id, code="empty_file", text=text, now=NOW)

    with database.read_session() as session:
        for ask, is_set_aside in ((submissions.quarantined, True), (submissions.failed, False)):
            everywhere = {row.id for row in ask(session)}
            here = {
                within: [row.id for row in ask(session, within=within, limit=1)]
                for within in ("22", "1301", "130102", "44")
            }

            jilin, hebei = kept["220102", is_set_aside], kept["130102", is_set_aside]
            assert everywhere == {jilin, hebei}
            assert here == {"22": [jilin], "1301": [hebei], "130102": [hebei], "44": []}


def test_a_submission_that_does_not_exist_is_not_found(database: Database) -> None:
    nobody = UUID(int=0)
    with database.session() as session:
        for ask in (submissions.submission, submissions.content_of):
            with pytest.raises(NotFoundError):
                ask(session, nobody)
        with pytest.raises(NotFoundError):
            submissions.begin_evaluation(session, nobody)


def test_reports_are_listed_by_region_year_and_part_of_the_name(
    database: Database, register: Register
) -> None:
    judged(database, register, arrival("msg_1"))
    save(database, register, arrival("msg_2", organ="卫辉市民政局", year=2022))
    save(database, register, arrival("msg_3", organ="100%_的民政局", year=2022))

    def listed(**wanted: object) -> list[tuple[str, str | None]]:
        with database.read_session() as session:
            lines, total = reports.list_reports(session, **wanted)  # type: ignore[arg-type]
        assert total == len(lines)
        return sorted((line.report.organ, line.outcome) for line in lines)

    assert listed(region="22") == listed(region="220100") == [(ORGAN, "accepted")]
    assert listed(region="220102", year=2022) == []
    assert listed(text="辉") == [("卫辉市民政局", None)]
    assert listed(text="0%_") == [("100%_的民政局", None)]
    assert len(listed()) == 3
