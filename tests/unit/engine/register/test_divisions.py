"""The packaged divisions are whole: every line is read, every county lies somewhere."""

from __future__ import annotations

import pytest

from gouji.engine.register import Division, is_within, level_of
from gouji.engine.register.divisions import DATA, all_divisions, short_names

LINES = [
    line.split("\t")
    for line in (DATA / "divisions.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_every_line_has_code_name_last_year_and_successor() -> None:
    assert [line for line in LINES if len(line) != 4 or len(line[0]) != 6 or not line[1]] == []


def test_there_are_34_provinces_and_every_county_lies_in_one() -> None:
    codes = {code for code, _, until, _ in LINES if not until}
    provinces = {code for code in codes if level_of(code) == "province"}

    assert len(provinces) == 34
    assert [code for code in codes if f"{code[:2]}0000" not in provinces] == []


def test_every_successor_stands_today() -> None:
    codes = {code for code, _, until, _ in LINES if not until}

    assert [line for line in LINES if line[3] and line[3] not in codes] == []


def test_every_name_finds_its_division() -> None:
    divisions = all_divisions()

    missing = [
        (code, name)
        for code, name, until, _ in LINES
        if not until and code not in {found.code for found in divisions.named(name)}
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("code", "name", "short"),
    [
        ("632324", "河南蒙古族自治县", "河南县"),
        ("622926", "东乡族自治县", "东乡县"),
        ("622927", "积石山保安族东乡族撒拉族自治县", "积石山县"),
        ("451031", "隆林各族自治县", "隆林县"),
        ("650000", "新疆维吾尔自治区", None),
        ("654000", "伊犁哈萨克自治州", "伊犁州"),
        ("150724", "鄂温克族自治旗", "鄂温克旗"),
        ("152922", "阿拉善右旗", "阿右旗"),
        ("152222", "科尔沁右翼中旗", "科右中旗"),
        ("150824", "乌拉特中旗", "乌中旗"),
        ("150721", "阿荣旗", None),
        ("220102", "南关区", None),
    ],
)
def test_short_names_are_those_in_official_use(code: str, name: str, short: str | None) -> None:
    names = short_names(Division(code, name, level_of(code)))

    assert names == ((short,) if short else ())


@pytest.mark.parametrize(
    ("code", "region", "inside"),
    [
        ("220102", "22", True),
        ("220102", "220000", True),
        ("220102", "220100", True),
        ("220102", "220102", True),
        ("220102", "2202", False),
        ("220100", "220102", False),
    ],
)
def test_a_code_lies_in_the_subtree_of_a_prefix(code: str, region: str, inside: bool) -> None:
    assert is_within(code, region) is inside
