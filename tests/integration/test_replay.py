"""What was judged can be judged again: the same bytes, whatever became of rules, readings and corrections since."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from sqlmodel import select

from gouji.engine.rules import load_ruleset
from gouji.engine.store import Database, upgrade
from gouji.engine.store.queries import evaluations, replays
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.replaying import Replayed, Replays
from gouji.engine.store.tables import DocumentRow, EvaluationRow, Snapshot
from gouji.integrations.inbound.cli.app import run
from gouji.integrations.inbound.cli.importing import bring_in
from gouji.workers.settings import Settings, load_settings
from gouji.workers.work import Work, open_work

SAMPLES = Path(str(files("gouji.integrations.inbound.cli") / "samples"))
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The shipped rules, with A03 on trial and an overlay for Jilin."""
    folder = tmp_path / "rules"
    shutil.copytree(load_ruleset().folder, folder)
    (path,) = (each for each in folder.glob("arithmetic/A03-*.yaml") if ".cases" not in each.name)
    path.write_text(path.read_text("utf-8") + "stage: shadow\n", encoding="utf-8")
    overlay = tmp_path / "overlays" / "22"
    (overlay / "timeliness").mkdir(parents=True)
    (overlay / "overlay.yaml").write_text(
        'region: "22"\nversion: 1\ntitle: {zh: 某省, en: a province}\n', encoding="utf-8"
    )
    (overlay / "timeliness" / "D05-strict.yaml").write_text(
        "changes: D05\nversion: 1\nbasis: [某省通知]\nseverity: error\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def work(tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    monkeypatch.setenv("GOUJI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GOUJI_RULESETS", str(rules))
    load_settings.cache_clear()
    settings = Settings()
    upgrade(settings.resolved_database_url)
    work = open_work(settings)
    yield work
    work.close()
    load_settings.cache_clear()


def bring(work: Work, name: str, organ: str, year: int, region: str) -> None:
    (path,) = SAMPLES.glob(f"{name}*.txt")
    arrival = Arrival(
        webhook_id=f"msg-{name}-{year}",
        door="import",
        external_id=name,
        organ=organ,
        year=year,
        filename=path.name,
        content=path.read_bytes(),
        media_type="text/plain",
        region=region,
        imported=True,
    )
    assert bring_in(work, arrival)


def replay_all(database: Database) -> list[Replayed]:
    with database.read_session() as session, Replays() as kept:
        return [kept.replay(session, number) for number in replays.evaluation_ids(session)]


def test_everything_that_was_judged_comes_out_the_same_under_changed_rules_and_readings(
    work: Work, rules: Path
) -> None:
    bring(work, "panshi-2021", "磐石市民政局", 2021, "220284")
    bring(work, "panshi-2022", "磐石市民政局", 2022, "220284")
    bring(work, "zeku-2021", "泽库县民政局", 2021, "632323")
    shutil.rmtree(rules)
    with work.database.session() as session:
        for row in session.exec(select(DocumentRow)):
            row.content = {**row.content, "tables": {}}

    replayed = replay_all(work.database)

    assert [(each.same, each.reason) for each in replayed] == [(True, None)] * len(replayed)
    with work.database.read_session() as session:
        digests = {row.ruleset_digest for row in session.exec(select(EvaluationRow))}
        kinds = sorted(each.kind for each in session.exec(select(Snapshot)))
        trials = [row.shadow_results for row in session.exec(select(EvaluationRow))]
    assert len(digests) == 2, "the country's and the province's"
    assert kinds == ["document"] * 3 + ["ruleset"] * 2
    assert all(results and [each["zh"]["rule"] for each in results] == ["A03"] for results in trials)


def test_what_no_longer_comes_out_the_same_is_told(work: Work) -> None:
    bring(work, "zeku-2021", "泽库县民政局", 2021, "632323")
    with work.database.session() as session:
        (row,) = session.exec(select(EvaluationRow))
        row.digest = "0" * 64

    (replayed,) = replay_all(work.database)

    assert replayed.same is False
    assert replayed.reason is not None
    assert replayed.reason.zh.startswith("结果摘要应为 0000")


def test_what_was_judged_before_inputs_were_kept_says_so(work: Work) -> None:
    bring(work, "zeku-2021", "泽库县民政局", 2021, "632323")
    with work.database.session() as session:
        (row,) = session.exec(select(EvaluationRow))
        row.inputs = None

    (replayed,) = replay_all(work.database)

    assert (replayed.same, str(replayed.reason)) == (None, "早于可重算的版本，未保存输入")


def test_what_rules_on_trial_said_is_replayed_too(work: Work) -> None:
    bring(work, "zeku-2021", "泽库县民政局", 2021, "632323")
    with work.database.session() as session:
        (row,) = session.exec(select(EvaluationRow))
        row.shadow_results = []

    (replayed,) = replay_all(work.database)

    assert (replayed.same, str(replayed.reason)) == (False, "试运行规则的结果不同")


def test_the_command_replays_all_and_says_what_differs(
    work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(work, "zeku-2021", "泽库县民政局", 2021, "632323")

    statuses = [run(["replay", "--all"]), run(["replay", "1", "99"]), run(["replay"])]

    out, err = capsys.readouterr()
    assert statuses == [0, 2, 2]
    assert out == "评审记录 1 条：一致 1 · 不一致 0 · 无法重算 0\n"
    assert err == "gouji: 没有评审记录 99\ngouji: 给出编号，或者用 --all；用法见 gouji replay --help\n"


def test_an_empty_store_has_nothing_to_replay(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", "--all", "--format", "json"]) == 2
    assert capsys.readouterr().out == "[]\n"


def test_what_a_rule_on_trial_said_is_shown_to_its_author_alone(
    work: Work, rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = (each for each in rules.glob("form/F01-*.yaml") if ".cases" not in each.name)
    path.write_text(path.read_text("utf-8") + "stage: shadow\n", encoding="utf-8")
    bring(work, "zeku-2021", "泽库县民政局", 2021, "632323")

    assert run(["rules", "show", "F01"]) == 0

    shown = capsys.readouterr().out
    assert "评审记录  问题 0 个" in shown
    assert "  试运行中触发 1 次\n    泽库县" in shown
    assert run(["rules", "show", "F01", "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)["record"]
    (trial,) = record.pop("trials")
    assert record == {
        "found": 0,
        "confirmed": 0,
        "dismissed": 0,
        "waived": 0,
        "fixed": 0,
        "needs_rewording": False,
        "on_trial": 1,
    }
    assert (trial["organ"], trial["year"]) == ("泽库县民政局", 2021)
    with work.database.read_session() as session:
        (row,) = session.exec(select(EvaluationRow))
        found = [finding.rule for finding in evaluations.findings_of(session, row.id)]
        answered = evaluations.report_json(session, row.submission_id)
    assert "F01" not in found
    assert "F01" not in str(answered)
