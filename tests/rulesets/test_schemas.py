"""The JSON Schemas for editors are those of the models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from gouji.engine.rules.json_schema import SCHEMAS, schema_folder, schema_texts

RULESET = schema_folder().parent / "annual_report"
FILES = {
    "rule.schema.json": sorted(
        path
        for path in RULESET.glob("*/*.yaml")
        if not path.name.endswith(".cases.yaml") and path.name != "parameters.yaml"
    ),
    "cases.schema.json": sorted(RULESET.glob("*/*.cases.yaml")),
    "ruleset.schema.json": [RULESET / "ruleset.yaml"],
    "parameters.schema.json": [RULESET / "parameters.yaml", *sorted(RULESET.glob("*/parameters.yaml"))],
}


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schema_is_up_to_date(name: str) -> None:
    written = (schema_folder() / name).read_text(encoding="utf-8")

    assert written == schema_texts()[name], "run: python -m gouji.engine.rules.json_schema"


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_of_the_ruleset_fits_the_schema_its_editor_shows(name: str) -> None:
    validator = Draft202012Validator(json.loads(schema_texts()[name]))
    wrong = {path: complaints for path in FILES[name] if (complaints := _complaints(validator, path))}

    assert wrong == {}


@pytest.mark.parametrize("name", ["rule.schema.json", "cases.schema.json"])
def test_every_file_names_its_schema_for_the_editor(name: str) -> None:
    line = f"# yaml-language-server: $schema=../../schema/{name}"
    without = [path.name for path in FILES[name] if line not in path.read_text(encoding="utf-8").splitlines()]

    assert without == []


def _complaints(validator: Draft202012Validator, path: Path) -> list[str]:
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    plain = json.loads(json.dumps(value, default=str))
    return [error.message for error in validator.iter_errors(plain)]
