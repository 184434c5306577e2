"""What other programs read: the JSON of check and read and SARIF 2.1.0, each against its schema."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from gouji.engine.rules import load_ruleset
from gouji.integrations.inbound.cli.output_schema import schema_folder, schema_texts

from .conftest import Gouji

SARIF = Path(__file__).parents[3] / "schemas" / "sarif-2.1.0-rtm.5.json"


@pytest.fixture
def reports(samples: Path, tmp_path: Path) -> list[Path]:
    """All samples, form data, an empty file and one that is not there."""
    (tmp_path / "form.json").write_text(
        '{"organ": "甲县民政局", "year": 2022, "cells": {}}', encoding="utf-8"
    )
    (tmp_path / "empty.txt").touch()
    return [samples, tmp_path / "form.json", tmp_path / "empty.txt", tmp_path / "nowhere.txt"]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The shipped rules, of which A02 divides by zero and A03 is on trial."""
    folder = tmp_path / "rules"
    shutil.copytree(load_ruleset().folder, folder)
    for name, old, new in (
        ("A02", "fails_if: ", "fails_if: 1 / (parts - parts) > 0 or "),
        ("A03", "severity: error", "severity: error\nstage: shadow"),
    ):
        (path,) = (each for each in folder.glob(f"arithmetic/{name}-*.yaml") if ".cases" not in each.name)
        path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    return folder


def complaints(schema: str, value: Any) -> list[str]:
    validator = Draft202012Validator(json.loads((schema_folder() / schema).read_text(encoding="utf-8")))
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", sorted(schema_texts()))
def test_the_schema_is_up_to_date(name: str) -> None:
    written = (schema_folder() / name).read_text(encoding="utf-8")

    assert written == schema_texts()[name], "run: python -m gouji.integrations.inbound.cli.output_schema"
    Draft202012Validator.check_schema(json.loads(written))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_check_prints_fits_its_schema(gouji: Gouji, reports: list[Path], language: str) -> None:
    value = json.loads(gouji("check", *reports, "--format", "json", "--lang", language).out)

    assert complaints("gouji-check-1.schema.json", value) == []
    assert (value["schema"], len(value["unreadable"])) == ("gouji-check-1", 2)


def test_rules_that_break_and_rules_on_trial_fit_it_too(gouji: Gouji, samples: Path, broken: Path) -> None:
    value = json.loads(gouji("check", samples, "--ruleset", broken, "--shadow", "--format", "json").out)

    assert complaints("gouji-check-1.schema.json", value) == []
    assert {report["counts"]["engine_error"] for report in value["reports"]} == {1}


def test_what_read_prints_fits_its_schema(gouji: Gouji, reports: list[Path]) -> None:
    value = json.loads(gouji("read", *reports, "--format", "json").out)

    assert complaints("gouji-read-1.schema.json", value) == []
    assert len(value) == 7


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: value.pop("schema"),
        lambda value: value["reports"][0].update(more=1),
        lambda value: value["reports"][0]["findings"][0].update(severity="fatal"),
        lambda value: value["reports"][0]["findings"][0].update(cells=["nowhere.x.y"]),
    ],
    ids=["key lost", "key unknown", "word unknown", "address unknown"],
)
def test_the_schema_refuses_what_is_not_in_it(gouji: Gouji, samples: Path, spoil: Any) -> None:
    value = json.loads(gouji("check", samples / "zeku-2021.txt", "--format", "json").out)
    spoil(value)

    assert len(complaints("gouji-check-1.schema.json", value)) == 1


def test_sarif_fits_the_schema_of_its_standard(gouji: Gouji, reports: list[Path], broken: Path) -> None:
    value = json.loads(gouji("check", *reports, "--ruleset", broken, "--format", "sarif").out)

    validator = Draft4Validator(json.loads(SARIF.read_text(encoding="utf-8")))
    assert [error.message[:200] for error in validator.iter_errors(value)] == []
    (run,) = value["runs"]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= known
    (invocation,) = run["invocations"]
    told = {each["descriptor"]["id"] for each in invocation["toolExecutionNotifications"]}
    assert (invocation["executionSuccessful"], "engine_error" in told, len(told)) == (False, True, 3)
