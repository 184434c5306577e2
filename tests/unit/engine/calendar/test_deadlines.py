"""The last days, from the parameters of the ruleset; the rules D07 and D04 ask the same parameters and must agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.engine.calendar.deadlines import Deadline, deadline_table, deadlines_of
from gouji.engine.errors import BadRequestError
from gouji.engine.judge import judge
from gouji.engine.model import Document, Filing, Organ
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.rules.case_report import document_of
from gouji.engine.rules.case_schema import ReportForm

RULESET = load_ruleset()
HUAIHUA = (
    "4312 department 提交 1 26 怀化通知〔2021〕1号",
    "4312 department 公布 1 28 怀化通知〔2021〕1号",
    "4312 government 提交 2 20 怀化通知〔2021〕1号",
    "4312 township 提交 2 5 怀化通知〔2021〕1号",
)
LAW = "《中华人民共和国政府信息公开条例》第四十九条"


def with_lines(*lines: str) -> Ruleset:
    return RULESET.with_settings({"local_deadlines": lines})


def stub(year: int) -> Document:
    return document_of(ReportForm(year=year), "stub")


def test_a_department_submits_and_publishes_by_the_31st_of_january_and_a_government_publishes_by_the_31st_of_march() -> (
    None
):
    department = deadlines_of(RULESET, "department", "430121", 2025)
    government = deadlines_of(RULESET, "government", "430121", 2025)

    assert department.all == (
        Deadline("submit", date(2026, 1, 31), "law", f"{LAW}第一款"),
        Deadline("publish", date(2026, 1, 31), "law", f"{LAW}第一款"),
    )
    assert government.all == (Deadline("publish", date(2026, 3, 31), "law", f"{LAW}第二款"),)
    assert government.to_file == government.by_law("publish")


def test_the_law_names_no_day_for_townships_so_theirs_is_a_setting_and_no_law() -> None:
    township = deadlines_of(RULESET, "township", "430121", 2025)

    assert [(one.duty, one.due, one.source) for one in township.all] == [
        ("submit", date(2026, 1, 31), "custom"),
        ("publish", date(2026, 1, 31), "custom"),
    ]
    assert township.to_file_by_law is None


def test_a_vertically_managed_organ_has_no_deadline_here() -> None:
    assert deadlines_of(RULESET, "vertical", "430121", 2025).to_file is None


def test_local_notices_stand_beside_the_law_with_their_number_and_hold_in_their_region_alone() -> None:
    local = with_lines(*HUAIHUA)
    here = deadlines_of(local, "department", "431221", 2021)
    elsewhere = deadlines_of(local, "department", "430121", 2021)

    assert here.of("submit") == Deadline("submit", date(2022, 1, 26), "local", "怀化通知〔2021〕1号")
    assert here.of("publish") == Deadline("publish", date(2022, 1, 28), "local", "怀化通知〔2021〕1号")
    assert here.to_file_by_law == Deadline("submit", date(2022, 1, 31), "law", f"{LAW}第一款")
    assert elsewhere == deadlines_of(RULESET, "department", "430121", 2021)


def test_a_government_has_to_submit_only_where_a_notice_says_so() -> None:
    here = deadlines_of(with_lines(*HUAIHUA), "government", "431221", 2021)

    assert here.to_file == Deadline("submit", date(2022, 2, 20), "local", "怀化通知〔2021〕1号")
    assert here.to_file_by_law == Deadline("publish", date(2022, 3, 31), "law", f"{LAW}第二款")


def test_a_later_notice_does_not_put_off_the_law_but_it_sets_the_day_of_townships() -> None:
    later = with_lines("43 department 提交 2 20 甲〔2021〕1号", "43 township 提交 2 20 甲〔2021〕1号")

    department, township = (
        deadlines_of(later, kind, "431221", 2021).of("submit") for kind in ("department", "township")
    )

    assert department is not None
    assert (department.due, department.source) == (date(2022, 1, 31), "law")
    assert township is not None
    assert (township.due, township.source) == (date(2022, 2, 20), "local")


def test_a_notice_with_blanks_in_its_number_is_kept_whole() -> None:
    (line,) = deadlines_of(
        with_lines("43 government 提交 2 20 甲 〔2021〕 1号"), "government", "43", 2021
    ).all[1:]

    assert line.basis == "甲 〔2021〕 1号"


@pytest.mark.parametrize(
    "line",
    [
        "4312 department 提交 2 30 甲〔2021〕1号",
        "4312 department 提交 13 1 甲〔2021〕1号",
        "4312 department 报送 1 26 甲〔2021〕1号",
        "4312 department 提交 一 26 甲〔2021〕1号",
        "4312 department 提交 1 26",
        "",
    ],
)
def test_a_line_that_names_no_day_is_refused_and_not_passed_over(line: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        deadlines_of(with_lines(line), "department", "431221", 2021)

    assert caught.value.code == "bad_deadline"


KINDS = st.sampled_from(["department", "township", "government"])
REGIONS = st.sampled_from(["431221", "431202", "430121", "410881", "430000"])
LINES = st.builds(
    lambda code, kind, duty, day: f"{code} {kind} {duty} {day.month} {day.day} 号",
    st.sampled_from(["43", "4312", "431221", "41"]),
    KINDS,
    st.sampled_from(["提交", "公布"]),
    st.dates(date(2022, 1, 1), date(2022, 4, 30)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=5), KINDS.filter(lambda kind: kind != "government"), REGIONS)
def test_the_reminding_rule_names_the_same_day(lines: list[str], kind: str, region: str) -> None:
    local = replace(with_lines(*lines))
    due = deadlines_of(local, kind, region, 2021).of("submit")
    filing = Filing(
        organ=Organ("某局", kind=kind, region=region, registered=True),  # type: ignore[arg-type]
        received=False,
        judged_on=date(2022, 6, 1),
    )

    found = judge(stub(2021), local, filing, only={"D07"}).findings

    assert due is not None
    assert [one.candidate.message.zh.split("，")[1] for one in found] == [
        f"应于{due.due.year}年{due.due.month}月{due.due.day}日前提交"
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=6), KINDS, REGIONS)
def test_the_table_for_sql_says_of_every_organ_what_its_deadlines_say(
    lines: list[str], kind: str, region: str
) -> None:
    local = with_lines(*lines)
    table = deadline_table(local, 2021)

    for duty in ("submit", "publish"):
        row = next(
            (
                (one.due, one.by_law)
                for one in table
                if region.startswith(one.region) and (one.kind, one.duty) == (kind, duty)
            ),
            None,
        )
        own = deadlines_of(local, kind, region, 2021)
        due, law = own.of(duty), own.by_law(duty)  # type: ignore[arg-type]
        assert row == (due and (due.due, law.due if law else None))
