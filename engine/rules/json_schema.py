"""The JSON Schemas that editors use while a rule is written; `python -m gouji.engine.rules.json_schema` writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from .case_schema import CasesFile
from .load import shipped_folder
from .overlay_schema import ChangeFile, OverlayFile, OverlayParametersFile
from .schema import ParametersFile, RuleFile, RulesetFile

SCHEMAS: Final[Mapping[str, type[BaseModel]]] = {
    "rule.schema.json": RuleFile,
    "cases.schema.json": CasesFile,
    "ruleset.schema.json": RulesetFile,
    "parameters.schema.json": ParametersFile,
    "overlay.schema.json": OverlayFile,
    "overlay-parameters.schema.json": OverlayParametersFile,
    "change.schema.json": ChangeFile,
}


def schema_texts() -> dict[str, str]:
    """Return the text of each schema under its file name."""
    return {
        name: json.dumps(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                **_tidied(model.model_json_schema()),
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
        for name, model in SCHEMAS.items()
    }


def _tidied(part: Any) -> Any:
    """Make a schema short for editors, which show every alternative and every title of it.

    Titles that pydantic makes of names go; a choice of plain types becomes one list of types.
    """
    if isinstance(part, list):
        return [_tidied(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: value for key, value in part.items() if key != "title" or not isinstance(value, str)}
    choices = kept.get("anyOf")
    if isinstance(choices, list) and all(set(each) == {"type"} for each in choices):
        del kept["anyOf"]
        kept["type"] = [each["type"] for each in choices]
    return {key: _tidied(value) for key, value in kept.items()}


def schema_folder() -> Path:
    """Return the folder where the schemas lie in a checkout."""
    return shipped_folder().parent / "schema"


if __name__ == "__main__":
    for name, text in schema_texts().items():
        (schema_folder() / name).write_text(text, encoding="utf-8")
