"""An organ's name tells its region, level, kind and power, and nothing that it does not tell."""

from __future__ import annotations

import pytest

from gouji.engine.model import Organ
from gouji.engine.register import OtherName, Register, Registered, load_register

REGISTER = load_register()
BUREAU = Organ("长春市南关区民政局", "N1", "department", "220102", "county", False, True)


@pytest.mark.parametrize(
    ("name", "kind", "region", "level", "power"),
    [
        # the organs of the founding reports
        ("河南县民政局", "department", "632324", "county", False),
        ("卫辉市民政局", "department", "410781", "county", False),
        ("长春市南关区民政局", "department", "220102", "county", False),
        ("南关区民政局", "department", "220102", "county", False),
        ("中宁县民政局", "department", "640521", "county", False),
        ("阿拉善右旗民政局", "department", "152922", "county", False),
        ("阿拉善盟阿右旗民政局", "department", "152922", "county", False),
        # governments: provinces, cities with districts, the four without, 自治州; and those without power
        ("吉林省人民政府", "government", "220000", "province", True),
        ("北京市人民政府", "government", "110000", "province", True),
        ("长春市人民政府办公厅", "government", "220100", "prefecture", True),
        ("东莞市人民政府", "government", "441900", "prefecture", True),
        ("儋州市人民政府", "government", "460400", "prefecture", True),
        ("海南州人民政府", "government", "632500", "prefecture", True),
        ("黔西南布依族苗族自治州人民政府", "government", "522300", "prefecture", True),
        ("大兴安岭地区行政公署", "government", "232700", "prefecture", False),
        ("阿拉善盟行署", "government", "152900", "prefecture", False),
        ("卫辉市人民政府", "government", "410781", "county", False),
        ("仙桃市人民政府", "government", "429004", "county", False),
        ("北京市朝阳区人民政府办公室", "government", "110105", "county", False),
        ("淮安市洪泽区人民政府", "government", "320813", "county", False),
        ("洪泽县人民政府", "government", "320813", "county", False),
        # departments of governments that have the power do not have it themselves
        ("吉林省民政厅", "department", "220000", "province", False),
        ("长春市国有资产监督管理委员会", "department", "220100", "prefecture", False),
        ("海南省民政厅", "department", "460000", "province", False),
        ("海南州民政局", "department", "632500", "prefecture", False),
        # departments of the State Council
        ("民政部", "department", None, "national", True),
        ("中华人民共和国民政部", "department", None, "national", True),
        # towns and streets
        ("长春市南关区新春街道办事处", "township", "220102", "township", False),
        ("中宁县石空镇人民政府", "township", "640521", "township", False),
        # systems of vertical leadership
        ("国家税务总局长春市南关区税务局", "vertical", "220102", "county", False),
        ("长春市气象局", "vertical", "220100", "prefecture", False),
        ("黄埔海关", "vertical", None, "unknown", None),
        # short forms and higher regions without their kind
        ("内蒙古阿拉善右旗民政局", "department", "152922", "county", False),
        ("南京鼓楼区民政局", "department", "320106", "county", False),
        ("科右前旗民政局", "department", "152221", "county", False),
        ("克州民政局", "department", "653000", "prefecture", False),
        # a division that is gone, and one whose name is now only another's
        ("重庆市渝北区民政局", "department", "500112", "county", False),
        ("邢台市桥东区民政局", "department", "130502", "county", False),
        # the same name in several provinces: level known, region not
        ("鼓楼区民政局", "department", None, "county", False),
        ("江北区民政局", "department", None, "county", False),
        # nothing to go by
        ("民政局", "department", None, "unknown", None),
        ("秦皇岛经济技术开发区管理委员会", "unknown", None, "unknown", None),
        ("街道口中学", "unknown", None, "unknown", None),
        ("", "unknown", None, "unknown", None),
    ],
)
def test_a_name_tells_kind_region_level_and_power(
    name: str, kind: str, region: str | None, level: str, power: bool | None
) -> None:
    assert REGISTER.find_organ(name) == Organ(name, None, kind, region, level, power)  # type: ignore[arg-type]


def test_spaces_and_width_do_not_matter() -> None:
    found = REGISTER.find_organ(" 长春市　南关区\n民政局 ")

    assert (found.region, found.level) == ("220102", "county")


@pytest.mark.parametrize(
    ("name", "given", "region", "level"),
    [
        ("鼓楼区民政局", "320106", "320106", "county"),
        ("鼓楼区民政局", "32", None, "county"),  # 南京 and 徐州
        ("鼓楼区民政局", "320100", "320106", "county"),
        ("民政局", "220102", "220102", "county"),
        ("民政局", "22", None, "unknown"),
        ("长春市公安局", "220102", "220102", "county"),
        ("南关区民政局", "130000", None, "county"),  # they contradict each other
        ("某县民政局", "999999", "999999", "county"),
    ],
)
def test_the_region_that_was_said_decides_where_the_name_leaves_it_open(
    name: str, given: str, region: str | None, level: str
) -> None:
    found = REGISTER.find_organ(name, region=given)

    assert (found.region, found.level) == (region, level)


def test_the_kind_that_was_said_stands() -> None:
    assert REGISTER.find_organ("长春市南关区某中心", kind="department").kind == "department"


def test_a_registered_organ_is_found_by_every_name_it_goes_or_went_by() -> None:
    register = REGISTER.with_organs([Registered(BUREAU, (OtherName("南关区民政和老龄局", "former"),))])

    names = ("长春市南关区民政局", "南关区民政局", "吉林省长春市南关区民政局", "长春市南关区民政和老龄局")
    assert [register.find_organ(name) for name in names] == [BUREAU] * 4
    assert register.find_organ("民政局", region="220102") == BUREAU
    assert register.organ_with_code("N1") == BUREAU


def test_a_registered_name_in_another_region_is_another_organ() -> None:
    register = REGISTER.with_organs([Registered(BUREAU)])

    assert not register.find_organ("长春市南关区民政局", region="410781").registered


def test_two_registered_organs_of_one_name_are_told_apart_by_region() -> None:
    twins = [
        Organ("鼓楼区民政局", code, "department", region, "county", False, True)
        for code, region in (("A", "320106"), ("B", "350102"))
    ]
    register = REGISTER.with_organs([Registered(twin) for twin in twins])

    assert register.find_organ("鼓楼区民政局", region="350102") == twins[1]
    assert not register.find_organ("鼓楼区民政局").registered


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("长春市南关区民政局", "南关区民政局", True),
        ("吉林省长春市南关区民政局", "长春南关区民政局", True),
        ("洪泽区人民政府", "淮安市洪泽区人民政府", True),
        ("阿拉善盟阿右旗民政局", "阿拉善右旗民政局", True),
        ("鼓楼区民政局", "南京市鼓楼区民政局", True),  # as far as names alone can tell
        ("南京市鼓楼区民政局", "福州市鼓楼区民政局", False),
        ("长春市民政局", "长春市南关区民政局", False),
        ("南关区民政局", "南关区教育局", False),
        ("民政局", "长春市南关区民政局", False),
        ("某某中心", "某某中心", True),
        ("某某中心", "大某某中心", False),
    ],
)
def test_two_names_are_one_organ_only_where_higher_regions_make_the_difference(
    one: str, other: str, same: bool
) -> None:
    assert REGISTER.same_organ(one, other) is same
    assert REGISTER.same_organ(other, one) is same


def test_codes_and_regions_decide_before_names_do() -> None:
    here = Organ("民政局", region="220102")

    assert REGISTER.same_organ(here, "南关区民政局")
    assert not REGISTER.same_organ(here, Organ("民政局", region="410781"))
    assert REGISTER.same_organ(Organ("甲", "1"), Organ("乙", "1"))
    assert not REGISTER.same_organ(Organ("甲", "1"), Organ("甲", "2"))


def test_every_division_is_found_under_its_own_name() -> None:
    codes = [code for code in ("220000", "220100", "220102", "410781", "152922", "659001", "500112")]

    divisions = [REGISTER.division(code) for code in codes]
    assert all(division and division in REGISTER.divisions_named(division.name) for division in divisions)
    assert REGISTER.division("000000") is None
    assert REGISTER.divisions_named("没有这个县") == ()
    assert {division.code for division in REGISTER.divisions_named("河南县")} == {"632324"}


def test_an_empty_register_still_knows_the_divisions() -> None:
    assert isinstance(load_register(), Register)
    assert load_register() is load_register()
