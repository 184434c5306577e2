"""The catalogue and what reads it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from gouji.engine.errors import Text
from gouji.engine.facts import CATALOGUE, Absent, Fact, FactDefinition, FactType
from gouji.engine.facts.build import READERS, RECORDS_READERS
from gouji.engine.model import (
    Child,
    Children,
    EarlierVersion,
    Filing,
    Note,
    Organ,
    Period,
    ReportedFigures,
    Surroundings,
)
from tests.unit.engine.facts.written import facts_of, written_report

KINDS = {
    FactType.COUNT: int,
    FactType.AMOUNT: (int, Decimal),
    FactType.DATE: date,
    FactType.TEXT: (str, Text),
    FactType.FLAG: bool,
    FactType.TEXTS: tuple,
}

SECTIONS = {
    "overview": "（一）主动公开。2022年发布10条，包括甲4条，乙6条。公开行政许可信息2条。\n"
    "印发《甲县公开办法》。公开救助名单信息20余条，其中甲4条，乙60条。全年公开救助名单信息90条，比上年80条增长12.5%。\n"
    "通过公众号发布图片5条，该公众号已注销。坚持公开为原则，不公开为例外。按规定15个工作日内答复申请人。\n"
    "按照《政府信息公开条例》第三十二条编制年度报告。行政事业性收费3万元。组织培训4次。一是独自一条。\n"
    "（二）依申请公开。2022年收到政府信息公开申请9件，办结8件，办结率100%，予以公开8件，"
    "1件结转下年度办理，未发生行政诉讼。\n全年未收到依申请公开申请。\n2020年，全年公开到位。",
    "problems": "存在问题：慢，部分地区更慢。下一步将改进培训培训，，截止2022年底，坚持“公开，发布××条，推進政務公開。\n"
    "申请人为张三丰，家住甲县乙村3号，身份证11010519491231002X，发往zhang@qq.com，陈县长批示。\n"
    "宜宾市人民政府门户网站按时更新。",
    "other": "收取信息处理费2件，共900元，其中甲局1件400元，乙局1件500元。\n机密★1年",
    "appeals": "",
}

NOTHING = ReportedFigures("F21", {})
EVERYTHING = facts_of(
    Filing(
        Organ("甲县民政局", None, "department", "410781", "county", False, True),
        datetime.fromisoformat("2023-01-20T09:00:00+08:00"),
        judged_on=date(2023, 2, 20),
        returned_on=date(2023, 2, 10),
        published_before=written_report(),
        lineage=Text("2022年3月1日由甲县救济局更名", "renamed from 甲县救济局 on 2022-03-01"),
    ),
    written_report(year=2021, cells={"requests.received.legal": 7}),
    Surroundings(
        (written_report(organ="卫辉市教育局", year=2022, sections=SECTIONS),),
        Children(
            (
                Child("卫辉市人民政府办公室", is_office=True, figures=NOTHING),
                Child(
                    "卫辉市教育局",
                    "department",
                    "filed",
                    False,
                    NOTHING,
                    ("A01",),
                    date(2023, 4, 6),
                    2,
                    (("legal", 1),),
                ),
            ),
            {"requests.received.natural": 1, "requests.received.business": 2},
            {"requests.received.natural": 1, "requests.received.business": 2},
        ),
        EarlierVersion(written_report(year=2021, cells={"requests.received.legal": 6}), date(2022, 5, 4)),
    ),
    cells={"requests.received.natural": 1, "requests.received.business": 2, "requests.received.total": 12},
    preface="本报告按照国办公开办函〔2019〕60号编制，包括总体情况、主动公开政府信息情况、"
    "收到和处理政府信息公开申请情况、存在的问题和改进情况、其他需要报告的事项五个部分，浏览次数：\n"
    "统计期限自2022年1月1日至2022年12月31日。卫辉市水务局设联系电话：0000-8000000。",
    organ="卫辉市水务局",
    region="410781",
    headings={"problems": "存在问题及改进情况"},
    year=2022,
    published_on=date(2023, 1, 21),
    signed_on=date(2023, 1, 20),
    period=Period(date(2022, 1, 1), date(2022, 12, 31), (111, 137)),
    sections=SECTIONS,
    notes=tuple(
        Note(code, Text("有异", "odd"), (0, 1), "requests", "requests.granted", "甲", "乙")
        for code in (
            "label_misspelt",
            "row_missing",
            "column_missing",
            "subtable_missing",
            "extra_part",
            "group_lost",
            "row_torn",
            "header_repeated",
        )
    ),
)


LACKING = facts_of(surroundings=Surroundings(children=Children((Child("卫辉市教育局", state="returned"),))))
"""What is only there where reports below are missing."""


def test_every_fact_has_a_reader_and_every_reader_a_fact() -> None:
    assert set(CATALOGUE) == set(READERS) | set(RECORDS_READERS)
    assert {name for name, entry in CATALOGUE.items() if entry.type is FactType.RECORDS} == set(
        RECORDS_READERS
    )


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_every_fact_is_documented_in_both_languages(entry: FactDefinition) -> None:
    for part in (entry, *entry.fields.values()):
        assert part.description.zh
        assert part.description.en
    assert bool(entry.fields) == (entry.type is FactType.RECORDS)
    assert entry.example or entry.fields


@pytest.mark.parametrize("name", READERS)
def test_every_value_is_of_the_type_that_the_catalogue_gives(name: str) -> None:
    fact = EVERYTHING.get(name)

    assert isinstance(fact, Fact), fact
    assert isinstance(fact.value, KINDS[CATALOGUE[name].type])


@pytest.mark.parametrize("name", RECORDS_READERS)
def test_every_record_has_the_fields_that_the_catalogue_gives(name: str) -> None:
    records = (LACKING if name == "children.missing" else EVERYTHING).records(name)
    assert not isinstance(records, Absent)
    assert records, "an example of every list is wanted here"

    for record in records:
        assert set(record.fields) == set(CATALOGUE[name].fields)
        for field, fact in record.fields.items():
            assert isinstance(fact, Fact)
            assert isinstance(fact.value, KINDS[CATALOGUE[name].fields[field].type]), (name, field)


def test_a_fact_is_read_once() -> None:
    assert EVERYTHING.get("title.text") is EVERYTHING.get("title.text")
    assert EVERYTHING.records("sums.breakdowns") is EVERYTHING.records("sums.breakdowns")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError, match="no_such"):
        EVERYTHING.get("no_such")
