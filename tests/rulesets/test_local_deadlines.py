"""D04 with a local deadline filled in: as shipped, the parameter is empty."""

import shutil
from datetime import date

import pytest

from gouji.engine.facts import build_facts
from gouji.engine.model import Filing, Organ, OrganKind
from gouji.engine.rules import Ruleset, check, load_ruleset
from tests.unit.engine.facts.written import written_report

LINES = "[431200 department 公布 1 28 某政办函〔2022〕9号, 431200 township 提交 1 20 某政办函〔2022〕9号]"


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    folder = tmp_path_factory.mktemp("rules") / "local"
    shutil.copytree(load_ruleset().folder, folder)
    parameters = folder / "parameters.yaml"
    text = parameters.read_text("utf-8")
    filled = text.replace("value: []}]", f"value: {LINES}}}]").replace("431200", "4312")
    assert filled != text
    parameters.write_text(filled, "utf-8")
    return load_ruleset(folder)


def messages(ruleset: Ruleset, kind: OrganKind, published: date, region: str = "431221") -> list[str]:
    filing = Filing(Organ("甲县民政局", None, kind, region, "county"), published_on=published)
    facts = build_facts(written_report(year=2022), filing)
    return [found.message.zh for found in check(ruleset, facts, only={"D04"}).candidates]


def test_a_department_between_the_local_deadline_and_that_of_the_law_is_told(ruleset: Ruleset) -> None:
    expected = "本地通知某政办函〔2022〕9号要求2023年1月28日前公布，实际2023年1月30日，晚2天"

    assert messages(ruleset, "department", date(2023, 1, 30)) == [expected]


@pytest.mark.parametrize(
    ("kind", "published", "region"),
    [
        ("department", date(2023, 1, 28), "431221"),
        ("department", date(2023, 2, 1), "431221"),
        ("government", date(2023, 1, 30), "431221"),
        ("department", date(2023, 1, 30), "430121"),
    ],
)
def test_nothing_is_told_in_time_nor_after_the_laws_own_deadline_nor_elsewhere(
    ruleset: Ruleset, kind: OrganKind, published: date, region: str
) -> None:
    assert messages(ruleset, kind, published, region) == []
