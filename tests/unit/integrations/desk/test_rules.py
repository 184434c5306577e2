"""The rules as people may see them, with the record of each."""

from pathlib import Path

import pytest

from gouji.engine.errors import ForbiddenError, NotFoundError, Text
from gouji.engine.judge import judge
from gouji.engine.model import Filing, Surroundings
from gouji.engine.reading import read_form
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.store import Database
from gouji.engine.store.queries import evaluations, queue, replays
from gouji.engine.store.queries.rules import RuleRecord, rule_records
from gouji.engine.store.queries.shadow import ShadowFilter
from gouji.integrations.desk import rules
from gouji.integrations.desk.roles import Actor, Role
from gouji.integrations.desk.shadow import shadow_page
from tests.unit.integrations.desk.samples import NOW, open_store, standard_report, submit

RULESET = load_ruleset()


def person(role: Role, region: str | None = None) -> Actor:
    return Actor(user_id=1, name="某人", role=role, region=region)


def test_every_rule_in_force_stands_in_its_group_once(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    with database.read_session() as session:
        families = rules.catalogue(session, person(Role.REVIEWER), RULESET)
    database.close()

    listed = [entry.rule.id for family in families for entry in family.entries]
    assert sorted(listed) == sorted(rule.id for rule in RULESET.rules if rule.stage not in rules.ON_TRIAL)
    assert [family.letter for family in families] == [
        letter for letter in rules.FAMILIES if any(one.startswith(letter) for one in listed)
    ]


def test_a_rule_tells_its_law_an_example_and_its_record(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    document, evaluation = standard_report()
    submit(database, document, evaluation)
    with database.read_session() as session:
        page = rules.rule_page(session, person(Role.REVIEWER, "22"), RULESET, "A01")
        elsewhere = rules.rule_page(session, person(Role.REVIEWER, "13"), RULESET, "A01")
        _, found = queue.list_queue(session, queue.QueueFilter(rule="A01"))
    database.close()

    assert page.entry.record == RuleRecord("A01", found=found)
    assert elsewhere.entry.record == RuleRecord("A01")
    assert "第一项加第二项之和，等于第三项加第四项之和" in page.basis[0]
    assert page.fires[0].messages[0].startswith(("自然人", "总计", "社会公益组织"))
    assert page.silent[0].name == Text(
        "连同结转，收与办相等", "what came in equals what went out, carry-overs included"
    )
    assert [step.zh for step in page.words][-2:] == [
        "记“丙”为：“（七）总计”（甲 列） + “四、结转下年度继续办理”（甲 列）",
        "问题：乙不等于丙",
    ]
    assert page.trials == ()


def test_a_check_of_our_own_claims_no_law(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    with database.read_session() as session:
        page = rules.rule_page(session, person(Role.FILER), RULESET, "F03")
    database.close()

    assert page.basis == ()


def test_a_rule_that_is_not_there_is_said_to_be_none(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    with database.read_session() as session, pytest.raises(NotFoundError):
        rules.rule_page(session, person(Role.AUTHOR), RULESET, "Z99")
    database.close()


@pytest.mark.parametrize(("role", "sees"), [(Role.REVIEWER, False), (Role.AUTHOR, True), (Role.ADMIN, True)])
def test_rules_on_trial_are_for_those_who_write_rules(tmp_path: Path, role: Role, sees: bool) -> None:
    ruleset = on_trial(tmp_path, "A10")
    database = open_store(tmp_path)
    with database.read_session() as session:
        families = rules.catalogue(session, person(role), ruleset)
    database.close()

    assert any(entry.rule.id == "A10" for family in families for entry in family.entries) is sees


def tried_out(folder: Path) -> Database:
    """Return a store with one report of 南关区, judged by a rule on trial that finds something in it."""
    ruleset = on_trial(folder, "A10")
    cells = {
        f"requests.{row}.total": count
        for row, count in (("received", 40), ("carried_in", 0), ("carried_out", 30))
    }
    document = read_form({"organ": "南关区民政局", "year": 2023, "cells": cells}, "form")
    evaluation = judge(document, ruleset)
    assert evaluation.findings == ()
    database = open_store(folder)
    submission_id = submit(database, document, evaluation)
    with database.session() as session:
        row = evaluations.current_evaluation(session, submission_id)
        assert row is not None
        inputs = replays.Inputs(document, Filing(), None, Surroundings(), None, "1")
        replays.keep(session, row.id, evaluation, ruleset, inputs, NOW)
    return database


@pytest.mark.parametrize(
    ("role", "region", "number"),
    [(Role.AUTHOR, None, 1), (Role.AUTHOR, "22", 1), (Role.AUTHOR, "13", 0), (Role.REVIEWER, None, 0)],
)
def test_what_a_rule_on_trial_says_is_told_to_those_who_write_rules(
    tmp_path: Path, role: Role, region: str | None, number: int
) -> None:
    database = tried_out(tmp_path)
    with database.read_session() as session:
        page = rules.rule_page(session, person(role, region), load_ruleset(), "A10")
    database.close()

    assert [trial.organ for trial in page.trials] == ["南关区民政局"] * number
    assert all("30" in trial.message.zh for trial in page.trials)


def test_findings_on_trial_are_asked_for_by_rule_year_and_region(tmp_path: Path) -> None:
    database = tried_out(tmp_path)
    author = person(Role.AUTHOR, "22")

    def count(**wanted: str | int) -> int:
        with database.read_session() as session:
            rows, total = shadow_page(session, author, ShadowFilter(**wanted), offset=0, limit=5)  # type: ignore[arg-type]
        assert len(rows) == total
        return total

    asked = (
        {},
        {"rule": "A10"},
        {"rule": "A01"},
        {"year": 2023},
        {"year": 2022},
        {"region": "2201"},
        {"region": "13"},
    )
    counts = [count(**wanted) for wanted in asked]
    database.close()

    assert counts == [1, 1, 0, 1, 0, 1, 0]


@pytest.mark.parametrize("role", [Role.FILER, Role.REVIEWER, Role.SUPERVISOR])
def test_nobody_else_is_told_what_is_on_trial(tmp_path: Path, role: Role) -> None:
    database = open_store(tmp_path)
    with database.read_session() as session, pytest.raises(ForbiddenError):
        shadow_page(session, person(role), ShadowFilter(), offset=0, limit=5)
    database.close()


def on_trial(folder: Path, rule_id: str) -> Ruleset:
    """Return a ruleset of one rule that is on trial."""
    copy = folder / "rules"
    (source,) = [rule for rule in RULESET.rules if rule.id == rule_id]
    (copy / source.group).mkdir(parents=True)
    for name in ("ruleset.yaml", "parameters.yaml"):
        (copy / name).write_text((RULESET.folder / name).read_text())
    (copy / source.group / source.path.name).write_text(source.path.read_text() + "\nstage: shadow\n")
    return load_ruleset(copy)


def test_a_rule_dismissed_in_more_than_a_fifth_needs_rewording() -> None:
    assert not RuleRecord("A01", found=10, dismissed=2).needs_rewording
    assert RuleRecord("A01", found=10, dismissed=3).needs_rewording
    assert not RuleRecord("A01").needs_rewording


def test_nothing_found_is_no_record(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    with database.read_session() as session:
        assert rule_records(session) == {}
    database.close()
