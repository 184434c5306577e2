from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Gouji


def test_reports_of_one_organ_are_compared_year_with_year(gouji: Gouji, samples: Path) -> None:
    seen = gouji("check", samples / "panshi-2022.txt", samples / "panshi-2021.txt", "--format", "json")

    reports = {report["year"]: report for report in json.loads(seen.out)["reports"]}
    assert seen.status == 1
    assert reports[2021]["previous"] is None
    assert reports[2022]["previous"] == (samples / "panshi-2021.txt").as_posix()
    carried = [finding["cells"] for finding in reports[2022]["findings"] if finding["rule"] == "Y01"]
    assert carried == [["requests.carried_in.natural"], ["requests.carried_in.total"]]


def test_a_report_given_as_previous_is_compared_with_and_not_judged(gouji: Gouji, samples: Path) -> None:
    seen = gouji(
        "check", samples / "panshi-2022.txt", "--previous", samples / "panshi-2021.txt", "--format", "json"
    )

    value = json.loads(seen.out)
    assert [report["year"] for report in value["reports"]] == [2022]
    assert "Y01" in {finding["rule"] for finding in value["reports"][0]["findings"]}


def test_two_versions_of_last_years_report_are_told_and_none_is_used(
    gouji: Gouji, samples: Path, tmp_path: Path
) -> None:
    other = tmp_path / "corrected.txt"
    text = (samples / "panshi-2021.txt").read_text(encoding="utf-8")
    other.write_text(text.replace("57条", "58条"), encoding="utf-8")

    seen = gouji(
        "check", samples / "panshi-2022.txt", "--previous", samples / "panshi-2021.txt", "--previous", other
    )

    assert "上年年报有几份，未作比对" in seen.out
    assert "Y01 " not in seen.out.partition("规则 ")[0]


@pytest.mark.parametrize(("fail_on", "status"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)])
def test_the_exit_status_follows_the_severity_asked_for(
    fail_on: str, status: int, gouji: Gouji, samples: Path
) -> None:
    # Alone, without last year's report, this sample has warnings and no errors.
    assert gouji("check", samples / "panshi-2022.txt", "--fail-on", fail_on).status == status


def test_one_unreadable_file_among_others_is_told_and_exits_1(
    gouji: Gouji, samples: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")

    seen = gouji("check", samples / "panshi-2021.txt", empty, "--format", "json")
    never = gouji("check", samples / "panshi-2021.txt", empty, "--fail-on", "never")

    value = json.loads(seen.out)
    assert (seen.status, never.status) == (1, 0)
    assert [(each["source"], each["code"]) for each in value["unreadable"]] == [
        (empty.as_posix(), "empty_file")
    ]
    assert value["unreadable"][0]["message"]
    assert len(value["reports"]) == 1
    assert f"读不了  {empty.as_posix()}" in never.out


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_nothing_that_could_be_checked_exits_2(form: str, gouji: Gouji, tmp_path: Path) -> None:
    seen = gouji("check", tmp_path / "missing.txt", "--format", form, "--fail-on", "never")

    assert seen.status == 2
    assert "missing.txt" in seen.out
    assert "Traceback" not in seen.err


def test_a_folder_without_reports_is_bad_use(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"x")

    seen = gouji("check", tmp_path)

    assert seen.status == 2
    assert seen.err == f"gouji: 在 {tmp_path} 里没有找到年报文件；用法见 gouji check --help\n"


def test_a_folder_is_walked_in_the_order_of_names(gouji: Gouji, samples: Path) -> None:
    seen = gouji("check", samples, "--format", "json")

    sources = [report["source"] for report in json.loads(seen.out)["reports"]]
    assert sources == [file.as_posix() for file in sorted(samples.glob("*.txt"))]


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_the_same_reports_give_the_same_output(form: str, gouji: Gouji, samples: Path) -> None:
    first, second = (gouji("check", samples, "--format", form).out for _ in range(2))

    assert first == second


def test_only_the_rules_asked_for_are_judged(gouji: Gouji, samples: Path) -> None:
    arong = samples / "arong-2021.txt"
    ways = [
        gouji("check", arong, "--only", "A01", "--only", "T07", "--format", "json"),
        gouji("check", arong, "--only", "a01,T07", "--format", "json"),
        gouji("check", "--only", "A01", "T07", arong, "--format", "json"),
    ]

    results = [{result["rule"] for result in json.loads(way.out)["reports"][0]["results"]} for way in ways]
    assert results == [{"A01", "T07"}] * 3


def test_when_it_was_submitted_decides_whether_it_was_late(gouji: Gouji, samples: Path) -> None:
    def late(moment: str) -> list[str]:
        path = samples / "panshi-2022.txt"
        seen = gouji("check", path, "--submitted-at", moment, "--only", "D01", "--format", "json")
        return [finding["rule"] for finding in json.loads(seen.out)["reports"][0]["findings"]]

    assert late("2023-01-31T23:59") == []
    assert late("2023-02-01") == ["D01"]
    assert late("2023-01-31T17:00+00:00") == ["D01"]


def test_a_finding_is_listed_with_formula_place_basis_and_suggestion(gouji: Gouji, samples: Path) -> None:
    seen = gouji("check", samples / "arong-2021.txt", "--only", "A04")

    lines = [line.strip() for line in seen.out.splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith("错误 A04"))
    labels = [line.split()[0] for line in lines[start + 2 : start + 6]]
    assert labels == ["算式", "位置", "依据", "建议"]
    assert lines[start + 3].endswith("行）")
    assert lines[-1] == "共 1 份年报：不通过 1"


def test_one_rule_is_explained_on_each_report(gouji: Gouji, samples: Path) -> None:
    seen = gouji(
        "check", samples / "arong-2021.txt", samples / "panshi-2021.txt", "--explain", "a01", "--lang", "en"
    )

    assert seen.out.startswith("A01 ")
    assert "fails_if: " in seen.out
    assert [seen.out.count(f"c = natural  {word}") for word in ("not assessable", "passed")] == [1, 1]
    assert seen.out.count("error A01") == 2


def test_sarif_names_file_and_region_of_every_finding(gouji: Gouji, samples: Path) -> None:
    seen = gouji("check", samples / "arong-2021.txt", "--only", "A04", "--format", "sarif")

    value = json.loads(seen.out)
    (run,) = value["runs"]
    text = (samples / "arong-2021.txt").read_text(encoding="utf-8")
    assert value["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    assert value["version"] == "2.1.0"
    assert {"A04"} == {result["ruleId"] for result in run["results"]}
    assert run["results"][0]["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    for result in run["results"]:
        for place in result["locations"]:
            region = place["physicalLocation"]["region"]
            start, length = region["charOffset"], region["charLength"]
            line = text.splitlines()[region["startLine"] - 1]
            column = region["startColumn"] - 1
            assert line[column : column + length] == text[start : start + length]


def test_english_comes_where_it_is_asked_for(gouji: Gouji, samples: Path) -> None:
    seen = gouji("check", samples / "arong-2021.txt", "--only", "A04", "--format", "json", "--lang", "en")

    finding = json.loads(seen.out)["reports"][0]["findings"][0]
    assert finding["title"].isascii()
