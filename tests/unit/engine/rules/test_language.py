"""What expressions mean on a report: exact numbers, absence, loops, days, texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.engine.rules.folders import checked, outcome

LIMIT = """\
parameters:
  limit:
    description: {zh: 限额, en: limit}
    values: [{from: 2019-01-01, value: 3}, {from: 2023-01-01, value: 5}]
  words:
    description: {zh: 用语, en: words}
    values: [{from: 2019-01-01, value: [甲县, 乙县]}]
"""

NEW_FORM = "applies_to: {templates: [F21]}"
TRUE = [
    "1 + 2 * 3 == 7",
    "0.1 + 0.2 == 0.3",
    "10 / 4 == 2.5",
    "-(2 - 5) == 3",
    "not (1 > 2) and 3 >= 3",
    "2 in [1, 2] and 3 not in [1, 2]",
    '"处理费" in sections.other.text',
    'if report.year > 2021 then true else 1 / length("") > 0',
    "sum(requests[r].natural for r in requests.rows) == 5",
    "sum(1, 2, 3) == 6 and min(4, 2) == 2 and max(4, 2) == 4",
    'max(requests[r].natural for r in requests.rows where r != "received") == 2',
    "count(requests.columns) == 7 and count(requests.applicants) == 6 and count(appeals.outcomes) == 4",
    "count(r for r in requests.rows for c in requests.columns where requests[r][c] > 0) == 2",
    "any(requests[r].natural == 2 for r in requests.results)",
    "all(appeals[r].total == 0 for r in appeals.rows)",
    "date(report.year + 1, 1, 31) - date(report.year, 12, 31) == 31",
    "date(2024, 2, 28) + 1 == date(2024, 2, 29) and date(2024, 3, 1) - 1 > date(2024, 2, 28)",
    "year_of(date(2022, 5, 6)) == 2022",
    "abs(1 - 3) == 2 and decimals(1.50) == 2 and whole(4.0) and not whole(4.5)",
    'length("三个字") == 3 and starts_with("三个字", "三个")',
    'raw(disclosure.fees.amount) == "12.5万元" and value(disclosure.fees.amount) == 12.5',
    'unit(disclosure.fees.amount) == "万元" and text(disclosure.fees.amount)',
    'label(requests.received.natural) == "表三 一、本年新收政府信息公开申请数量 · 自然人"',
    'row_code(requests.granted.legal) == "granted" and column_code(requests.granted.legal) == "legal"',
    "sum(part for part in addends(requests.result_total.natural)) == 2",
    "count(totals) == 19 and count(requests.cells) == 175",
    "known(requests.received.natural) and not known(disclosure.fees.amount)",
    "first_known(disclosure.fees.amount, 7) == 7",
    "parameters.limit == 3 and any(word in title.organ for word in parameters.words)",
    '"甲" + written(1.50) == "甲1.50"',
]


@pytest.mark.parametrize("expression", TRUE)
def test_an_expression_means_what_it_says(tmp_path: Path, expression: str) -> None:
    cells = {
        "requests.received.natural": 3,
        "requests.granted.natural": 2,
        "disclosure.fees.amount": "12.5万元",
    }
    rest = f"{NEW_FORM}\nfails_if: >-\n  {expression}"

    result = checked(tmp_path, rest, parameters=LIMIT, year=2022, cells=cells).results[0]

    assert (result.outcome.value, result.reason) == ("fail", None)


def test_a_parameter_is_taken_from_the_last_day_of_the_report_year(tmp_path: Path) -> None:
    rest = "fails_if: parameters.limit == 5"

    outcomes = [
        checked(tmp_path, rest, parameters=LIMIT, year=year).results[0].outcome.value for year in (2022, 2023)
    ]

    assert outcomes == ["pass", "fail"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("requests.received.natural > 0", "not_assessable"),
        ("requests.received.natural > 0 or true", "fail"),
        ("requests.received.natural > 0 or report.year == 2022", "fail"),
        ("report.year == 2022 or requests.received.natural > 0", "fail"),
        ("requests.received.natural > 0 and report.year == 2021", "pass"),
        ("requests.received.natural > 0 and report.year == 2022", "not_assessable"),
        ("any(requests[r].natural == 0 for r in requests.rows)", "fail"),
        ("any(requests[r].natural == 9 for r in requests.rows)", "not_assessable"),
        ("all(requests[r].natural == 9 for r in requests.rows)", "pass"),
        ("sum(requests[r].natural for r in requests.rows) == 0", "not_assessable"),
        ("not (requests.received.natural == 0)", "not_assessable"),
        ("blank(requests.received.natural)", "fail"),
        ("missing(requests.received.natural)", "pass"),
        ("dates.submitted > date(2023, 1, 31)", "not_assessable"),
        ("previous.requests.carried_out.natural > 0", "not_assessable"),
    ],
)
def test_absent_is_neither_false_nor_zero(tmp_path: Path, condition: str, expected: str) -> None:
    assert outcome(tmp_path, f"fails_if: {condition}", blank="requests.received.natural") == expected


@pytest.mark.parametrize("stands", ["/", "—", "不适用", "无", "三件"])
def test_what_is_no_number_is_absent(tmp_path: Path, stands: str) -> None:
    rest = "fails_if: requests.received.natural >= 0"

    assert outcome(tmp_path, rest, cells={"requests.received.natural": stands}) == "not_assessable"


def test_a_large_amount_keeps_its_decimals(tmp_path: Path) -> None:
    rest = f"{NEW_FORM}\nfails_if: disclosure.fees.amount + 0.0001 == 123456789012.3457"

    assert outcome(tmp_path, rest, cells={"disclosure.fees.amount": "123456789012.3456"}) == "fail"
