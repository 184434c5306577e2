"""Returning and accepting a report, and the answer that goes out with it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gouji.engine import canonical
from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, NotFoundError
from gouji.engine.store.queries import deliveries, outbox, submissions
from gouji.integrations.desk import findings, reports
from tests.unit.integrations.desk.samples import Filled, evaluation_of, read_report, standard_report, submit

NOW = datetime(2024, 1, 26, 7, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_letter_names_what_was_confirmed(filled: Filled) -> None:
    reviewer = filled.people["李审核"]
    with filled.database.session() as session:
        findings.confirm(session, reviewer, filled.item_ids[1], NOW)
        letter = reports.draft_letter(session, reviewer, filled.submission_id, NOW)

    assert letter == (
        "关于退回2023年政府信息公开工作年度报告的函\n\n"
        "长春市南关区民政局：\n\n"
        "你单位报送的《2023年政府信息公开工作年度报告》收悉。经审核，发现以下 1 个问题，现将报告退回，请修改后重新报送。\n\n"
        "一、请核实并更正或说明的问题（1 个）\n"
        "1. T06 的标题\n"
        "   T06 说明了问题\n"
        "   算式：9 + 0 ≠ 8 + 0，相差 1\n"
        "   依据：《条例》第五十条\n"
        "   建议：请核对\n\n"
        "请对照原始台账逐项核对，更正后按原渠道重新报送；对审核意见有异议的，请在重新报送时说明理由。\n\n"
        "审核人：李审核\n2024年1月26日"
    )


def test_without_anything_confirmed_the_letter_names_what_stands_but_no_hints(filled: Filled) -> None:
    with filled.database.session() as session:
        chosen = reports.proposed(session, filled.people["李审核"], filled.submission_id)

    assert chosen == [filled.item_ids[0], filled.item_ids[1]]


def test_a_return_sends_the_letter_and_its_findings_in_one_transaction(filled: Filled) -> None:
    with filled.database.session() as session:
        reports.return_report(
            session,
            filled.people["李审核"],
            filled.submission_id,
            NOW,
            findings=[filled.item_ids[0]],
            letter=" 请更正。\r\n谢谢 ",
        )

    with filled.database.read_session() as session:
        (answer,) = deliveries.deliveries_of(session, filled.submission_id)
        waiting, _ = outbox.waiting(session)
    body = canonical.loads(answer.body)
    assert (answer.type, body["type"], waiting) == ("report.returned", "report.returned", 1)
    assert body["data"]["letter"] == "请更正。\n谢谢"
    assert [finding["rule"] for finding in body["data"]["findings"]] == ["A01"]
    assert body["data"]["external_id"] == "X-1"


def test_a_report_that_was_returned_is_not_returned_again(filled: Filled) -> None:
    with filled.database.session() as session:
        reports.return_report(session, filled.people["李审核"], filled.submission_id, NOW)

    with filled.database.session() as session, pytest.raises(ConflictError, match="李审核 已退回这一版报告"):
        reports.accept_report(session, filled.people["王审核"], filled.submission_id, NOW)


def test_a_report_with_a_standing_error_is_not_accepted(filled: Filled) -> None:
    with filled.database.session() as session, pytest.raises(ConflictError, match=r"还有 1 个错误.*A01"):
        reports.accept_report(session, filled.people["李审核"], filled.submission_id, NOW)


def test_a_report_is_accepted_once_its_errors_are_dismissed(filled: Filled) -> None:
    reviewer = filled.people["李审核"]
    with filled.database.session() as session:
        findings.dismiss(session, reviewer, filled.item_ids[0], NOW, reason_code="misread", text="读错")
        reports.accept_report(session, reviewer, filled.submission_id, NOW)

    with filled.database.read_session() as session:
        (answer,) = deliveries.deliveries_of(session, filled.submission_id)
        submission = submissions.submission(session, filled.submission_id)
    assert (answer.type, submission.review_state) == ("report.accepted", "accepted")


def test_a_finding_of_another_report_is_refused(filled: Filled) -> None:
    with filled.database.session() as session, pytest.raises(BadRequestError, match="不属于这份报告"):
        reports.return_report(
            session, filled.people["李审核"], filled.submission_id, NOW, findings=[filled.item_ids[0], 999]
        )


@pytest.mark.parametrize("letter", ["", "  \n ", "长" * 20_001])
def test_an_empty_or_endless_letter_is_refused(filled: Filled, letter: str) -> None:
    with filled.database.session() as session, pytest.raises(BadRequestError, match="退回函"):
        reports.return_report(session, filled.people["李审核"], filled.submission_id, NOW, letter=letter)


def test_only_the_latest_version_is_returned(filled: Filled) -> None:
    later = submit(filled.database, *standard_report(), version=2)

    with filled.database.session() as session:
        with pytest.raises(ConflictError, match="不是最新版本"):
            reports.return_report(session, filled.people["李审核"], filled.submission_id, NOW)
        reports.return_report(session, filled.people["李审核"], later, NOW)


def test_nobody_learns_of_a_report_in_another_region(filled: Filled) -> None:
    with filled.database.session() as session, pytest.raises(NotFoundError):
        reports.accept_report(session, filled.people["外省人"], filled.submission_id, NOW)


def test_for_a_filer_there_is_nothing_to_return(filled: Filled) -> None:
    with filled.database.session() as session, pytest.raises(NotFoundError):
        reports.return_report(session, filled.people["赵填报"], filled.submission_id, NOW)


def test_a_report_without_findings_can_be_accepted_and_asks_for_no_answer_without_an_address(
    filled: Filled,
) -> None:
    document = read_report("朝阳区教育局", 2023, {})
    submission_id = submit(filled.database, document, evaluation_of(), callback_url=None)

    with filled.database.session() as session:
        reports.accept_report(session, filled.people["李审核"], submission_id, NOW)

    with filled.database.read_session() as session:
        assert deliveries.deliveries_of(session, submission_id) == []


def test_quarantine_is_released_by_administrators_only_and_judged_again(filled: Filled) -> None:
    with filled.database.session() as session:
        submissions.quarantine(session, filled.submission_id, reason="三次失败", now=NOW)

    with filled.database.session() as session, pytest.raises(ForbiddenError, match="放行隔离的报送"):
        reports.release_quarantined(session, filled.people["张主管"], filled.submission_id, NOW)
    with filled.database.session() as session:
        released = reports.release_quarantined(
            session, filled.people["管理员"], filled.submission_id, NOW + timedelta(hours=1)
        )
        assert released.quarantined_at is None
    with filled.database.read_session() as session:
        assert outbox.waiting(session)[0] == 1
