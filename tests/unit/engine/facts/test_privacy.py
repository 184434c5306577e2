"""Personal data is seen, told masked, and never leaves the facts as it stands."""

from __future__ import annotations

import pytest

from gouji.engine.facts import Absent, Facts
from gouji.engine.rules import check, load_ruleset
from tests.unit.engine.facts.written import facts_of

IDENTITY = "11010519491231002X"
MOBILE = "13800001234"
ACCOUNT = "6222000012345678901"
PRIVATE = (
    f"附件：张某，身份证{IDENTITY}，手机{MOBILE}，账号{ACCOUNT}，邮件发往zhangsanfeng@qq.com。"
    "申请人为张三丰，家住甲县乙镇丙村幸福小区3栋。（2022）某0102行初87号。"
)
VALUES = (IDENTITY, MOBILE, ACCOUNT, "zhangsanfeng", "张三丰", "幸福小区", "行初87")


def masks(facts: Facts, name: str) -> list[str]:
    records = facts.records(name)
    assert not isinstance(records, Absent)
    return [str(record.get("masked").value) for record in records]  # type: ignore[union-attr]


def mobiles(text: str, official: tuple[str, ...] = ()) -> list[str]:
    records = facts_of(sections={"other": text}).search("mobiles", (official,))
    assert not isinstance(records, Absent)
    return [str(record.get("masked").value) for record in records]  # type: ignore[union-attr]


def test_no_finding_says_the_value_itself_anywhere() -> None:
    checked = check(load_ruleset(), facts_of(sections={"other": PRIVATE}))
    private = [one for one in checked.candidates if one.rule.startswith("P")]
    told = "".join(f"{one.message}{one.key}{one.formula}{one.suggestion}{one.title}" for one in private)

    assert sorted({one.rule for one in private}) == ["P01", "P02", "P04", "P05", "P06"]
    assert [value for value in VALUES if value in told] == []


def test_two_numbers_are_told_apart_by_what_is_shown_of_them() -> None:
    text = "甲13800001234，乙13900005678。"
    found = check(load_ruleset(), facts_of(sections={"other": text}), only={"P02"}).candidates

    assert [one.key for one in found] == ["一三九****五六七八 一三八****一二三四"]


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",
        "110105194913310026",
        "990105194912310020",
        f"1{IDENTITY}",
        f"{IDENTITY}1",
        "1101051949",
    ],
)
def test_a_number_that_cannot_be_an_identity_is_none(number: str) -> None:
    assert masks(facts_of(sections={"other": f"编号{number}。"}), "privacy.identity_numbers") == []


def test_an_identity_number_is_told_with_its_ends_only() -> None:
    facts = facts_of(sections={"other": f"{IDENTITY}，{IDENTITY.lower()}"})

    assert masks(facts, "privacy.identity_numbers") == ["11*************02X"]


@pytest.mark.parametrize(
    "text",
    [
        "85284294，0955-5021321",
        "http://example.cn/2023/13800001234.html",
        "content_13800001234",
        "138****1234",
        "20138000012345",
        "13800001234567",
        "12345678901",
    ],
)
def test_what_only_looks_like_a_mobile_number_is_none(text: str) -> None:
    assert mobiles(f"见{text}。") == []


@pytest.mark.parametrize("text", ["13800001234", "138 0000 1234", "138-0000-1234", "+8613800001234"])
def test_a_mobile_number_is_seen_however_it_is_parted(text: str) -> None:
    assert mobiles(f"手机{text}。") == ["138****1234"]


def test_the_offices_own_mobile_is_no_personal_data() -> None:
    assert mobiles("手机13800001234。", ("138 0000 1234",)) == []


@pytest.mark.parametrize(
    "text", ["分管副局长审核", "县长热线4件", "提高全县长效机制", "各部门主任", "毛主席纪念堂"]
)
def test_a_post_without_a_name_is_nobody(text: str) -> None:
    facts = facts_of(sections={"overview": text})

    assert facts.records("privacy.persons") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三丰先生向我局申请公开。", ["张某某"]),
        ("申请人：李四，", ["李某"]),
        ("王某女士向我局提出。各位先生请提出意见。申请人为自然人、黄河公司。任何人可以提出。", []),
        ("（2022）某0102行初87号", ["（2022）某0102行初**号"]),
        ("国办发〔2022〕12号", []),
    ],
)
def test_who_applied_is_told_masked(text: str, expected: list[str]) -> None:
    assert masks(facts_of(sections={"overview": text}), "privacy.applicants") == expected
