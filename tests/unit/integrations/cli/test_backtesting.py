"""`gouji rules backtest`: what newly fires and what no longer, in one process and in several, from files and the store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import Session, select

from gouji.engine.store import open_database
from gouji.engine.store.tables import EvaluationRow, FindingRow, QueueItem

from .conftest import Gouji
from .test_authoring import HEAD, POLICY, RULE

ABOVE = "fails_if: requests.received.total > {limit}\ncells: [requests.received.total]"


def dismiss(session: Session, rule: str) -> None:
    """Put the finding of a rule into the queue as one that a reviewer dismissed."""
    (finding,) = session.exec(select(FindingRow).where(FindingRow.rule == rule))
    evaluation = session.get_one(EvaluationRow, finding.evaluation_id)
    session.add(
        QueueItem(
            report_id=evaluation.report_id,
            submission_id=evaluation.submission_id,
            finding_id=finding.id,
            fingerprint=finding.fingerprint,
            state="dismissed",
            organ="泽库县社会事务局",
            year=2021,
            rule=rule,
            severity=finding.severity,
            urgency=2,
            position=0,
            created_at=evaluation.created_at,
            updated_at=evaluation.created_at,
        )
    )


def ruleset(folder: Path, **rules: str) -> Path:
    (folder / "arithmetic").mkdir(parents=True)
    (folder / "ruleset.yaml").write_text(HEAD + POLICY, encoding="utf-8")
    for name, rest in rules.items():
        path = folder / "arithmetic" / f"{name}-fault.yaml"
        path.write_text(RULE.format(id=name, rest=rest), encoding="utf-8")
    return folder


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return ruleset(tmp_path / "before", A01=ABOVE.format(limit=5), A02=ABOVE.format(limit=8))


@pytest.fixture
def after(tmp_path: Path) -> Path:
    graded = ABOVE.format(limit=8) + "\nstage: warn"
    draft = ABOVE.format(limit=9) + "\nstage: draft"
    return ruleset(tmp_path / "after", A01=ABOVE.format(limit=7), A02=graded, A03=draft)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Twenty-four reports, which received 0 to 11 applications, two each."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(24):
        form = {
            "organ": f"甲县第{number % 12}局",
            "year": 2021 + number // 12,
            "cells": {"requests.received.total": number % 12},
        }
        (folder / f"{number:02}.json").write_text(json.dumps(form), encoding="utf-8")
    return folder


@pytest.mark.parametrize("processes", [1, 2])
def test_what_newly_fires_and_what_no_longer_is_counted_by_rule_and_organ(
    gouji: Gouji, before: Path, after: Path, reports: Path, processes: int
) -> None:
    arguments = ("--ruleset", after, "--against", before, "--processes", processes, "--format", "json")

    seen = gouji("rules", "backtest", reports, *arguments)

    told = json.loads(seen.out)
    assert (seen.status, told["reports"], told["findings"]) == (0, 24, {"before": 18, "after": 18})
    changes = {
        rule: (each["appeared"], each["vanished"], each["regraded"]) for rule, each in told["rules"].items()
    }
    assert changes == {"A01": (0, 4, 0), "A02": (0, 0, 6), "A03": (4, 0, 0)}
    assert told["rules"]["A01"]["organs"] == [
        {"organ": "甲县第6局", "way": "vanished", "count": 2},
        {"organ": "甲县第7局", "way": "vanished", "count": 2},
    ]
    assert [each["on_trial"] for each in told["rules"]["A03"]["samples"]["appeared"]] == [True] * 3


def test_reports_of_a_folder_are_compared_with_those_of_other_organs_beside_them(
    gouji: Gouji, tmp_path: Path
) -> None:
    text = "".join(
        f"第{number}季度走访{number}个社区，整理出便民事项清单并张贴。" for number in "一二三四五六七八九"
    )
    folder = tmp_path / "alike"
    folder.mkdir()
    for organ in ("甲县民政局", "乙县水务局"):
        form = {"organ": organ, "year": 2022, "cells": {}, "sections": {"overview": text}}
        (folder / f"{organ}.json").write_text(json.dumps(form), encoding="utf-8")
    alike = "for_each: twin in twins\nfails_if: twin.percent > 50\nkey: twin.name"
    none, one = ruleset(tmp_path / "none"), ruleset(tmp_path / "one", A01=alike)

    seen = gouji("rules", "backtest", folder, "--ruleset", one, "--against", none, "--format", "json")

    assert json.loads(seen.out)["rules"]["A01"]["organs"] == [
        {"organ": "乙县水务局", "way": "appeared", "count": 1},
        {"organ": "甲县民政局", "way": "appeared", "count": 1},
    ]


def test_people_see_samples_of_what_changes(gouji: Gouji, before: Path, after: Path, reports: Path) -> None:
    seen = gouji("rules", "backtest", reports, "--ruleset", after, "--against", before, "--processes", 1)

    assert seen.out.startswith("24 份年报，问题 18 → 18\n")
    assert "\nA01  +0 −4\n  不再触发  甲县第6局 2、甲县第7局 2\n    甲县第6局 2021  出错\n" in seen.out
    assert "\nA02  +0 −0 ~6 级别变化\n" in seen.out


def test_the_same_ruleset_changes_nothing(gouji: Gouji, before: Path, reports: Path) -> None:
    seen = gouji("rules", "backtest", reports, "--ruleset", before, "--against", before, "--processes", 1)

    assert seen.out == "24 份年报，问题 18 → 18\n  没有变化\n"


def test_a_rule_that_breaks_is_named(gouji: Gouji, before: Path, reports: Path, tmp_path: Path) -> None:
    broken = ruleset(tmp_path / "broken", A01="fails_if: 1 / requests.received.total > 0")

    seen = gouji("rules", "backtest", reports, "--ruleset", broken, "--against", before, "--processes", 1)

    assert "A01 在 2 份年报上出错" in seen.out


def test_what_is_stored_is_judged_again_and_rules_dismissed_too_often_are_pointed_out(
    gouji: Gouji, after: Path, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gouji("import", samples / "zeku-2021.txt")
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'gouji.sqlite3'}")
    with database.session() as session:
        dismiss(session, "F01")
    database.close()

    seen = gouji("rules", "backtest", "--stored", "--ruleset", after, "--format", "json")

    told = json.loads(seen.out)
    assert (seen.status, told["reports"], told["findings"]["after"]) == (0, 1, 0)
    assert told["rules"]["F01"]["vanished"] == 1
    assert told["dismissed_too_often"] == [{"rule": "F01", "found": 1, "dismissed": 1}]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "给出年报所在的路径，或者用 --stored"),
        (["here", "--stored"], "给出年报所在的路径，或者用 --stored"),
        ([".", "--against", "nowhere"], "不是规则集"),
        ([".", "--ruleset", "nowhere"], "不是规则集"),
        (["--stored", "--against", "0" * 64], "没有保存内容"),
    ],
)
def test_bad_use_is_told_in_one_line(gouji: Gouji, arguments: list[str], complaint: str) -> None:
    seen = gouji("rules", "backtest", *arguments)

    assert (seen.status, seen.out, seen.err.count("\n")) == (2, "", 1)
    assert complaint in seen.err


def test_an_empty_store_has_nothing_to_judge(gouji: Gouji, before: Path) -> None:
    seen = gouji("rules", "backtest", "--stored", "--ruleset", before)

    assert (seen.status, seen.out) == (2, "0 份年报，问题 0 → 0\n  没有变化\n")
