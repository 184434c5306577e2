"""The JSON Schemas of what `gouji check` and `gouji read` print as JSON (contract §3), by version.

A key that is added keeps the version; one that goes or changes its meaning raises it.
`python -m gouji.integrations.inbound.cli.output_schema` writes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from gouji.engine.form import NOTE_CODES
from gouji.engine.model import SECTIONS, TABLES, CellKind, ReportOutcome, RuleOutcome, Severity

CHECK: Final = "gouji-check-1"
READ: Final = "gouji-read-1"
Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
NUMBER_OR_NULL: Final[Schema] = {"type": ["number", "null"]}
WHOLE: Final[Schema] = {"type": "integer", "minimum": 0}
YEAR: Final[Schema] = {"type": ["integer", "null"]}
TRUTH: Final[Schema] = {"type": "boolean"}
DAY: Final[Schema] = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
RULE: Final[Schema] = {"type": "string", "pattern": r"^[A-Z]\d{2}$"}
ADDRESS: Final[Schema] = {"type": "string", "pattern": r"^(disclosure|requests|appeals)\.\w+(\.\w+)?$"}
SPAN: Final[Schema] = {"type": "array", "items": WHOLE, "minItems": 2, "maxItems": 2}
SPAN_OR_NULL: Final[Schema] = {"anyOf": [SPAN, {"type": "null"}]}
TEMPLATE: Final[Schema] = {"enum": ["F19", "F21", "mixed", None]}
DIGEST: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def record(optional: Mapping[str, Schema] | None = None, /, **needed: Schema) -> Schema:
    """Return the schema of an object with exactly these keys."""
    return {
        "type": "object",
        "properties": {**needed, **(optional or {})},
        "required": list(needed),
        "additionalProperties": False,
    }


def listing(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def words(values: type[Any]) -> Schema:
    """Return the schema of one of the words of a `StrEnum`."""
    return {"enum": [word.value for word in values]}


CHANGE: Final = record(cell=ADDRESS, before=NUMBER_OR_NULL, after={"type": "number"})
REPAIR: Final = record(text=TEXT, rules=listing(RULE), ways=listing(listing(CHANGE)))
FINDING: Final = record(
    rule=RULE,
    severity=words(Severity),
    title=TEXT,
    message=TEXT,
    basis=listing(TEXT),
    derived=TRUTH,
    group=TEXT_OR_NULL,
    lead=TRUTH,
    cells=listing(ADDRESS),
    spans=listing(SPAN),
    left=NUMBER_OR_NULL,
    right=NUMBER_OR_NULL,
    delta=NUMBER_OR_NULL,
    formula=TEXT_OR_NULL,
    suggestion=TEXT,
    repair={"anyOf": [REPAIR, {"type": "null"}]},
    fingerprint=TEXT,
)
RESULT: Final = record(rule=RULE, outcome=words(RuleOutcome), reason=TEXT_OR_NULL, cells=listing(TEXT))
REPORT: Final = record(
    {"shadow": record(results=listing(RESULT), findings=listing(FINDING))},
    source=TEXT,
    organ=TEXT_OR_NULL,
    year=YEAR,
    template=TEMPLATE,
    outcome=words(ReportOutcome),
    counts=record(**{outcome.value: WHOLE for outcome in RuleOutcome}),
    results=listing(RESULT),
    findings=listing(FINDING),
    previous=TEXT_OR_NULL,
    ruleset=record(version=TEXT, digest=DIGEST),
)
CELL: Final = record(
    {"confidence": {"type": "number"}},
    value=NUMBER_OR_NULL,
    kind=words(CellKind),
    raw=TEXT,
    span=SPAN_OR_NULL,
    place={"type": ["object", "null"]},
)
SECTION: Final = record(heading=TEXT, number=TEXT_OR_NULL, text=TEXT, span=SPAN, heading_span=SPAN)
NOTE: Final = record(
    code={"enum": sorted(NOTE_CODES)},
    message=TEXT,
    span=SPAN_OR_NULL,
    table={"enum": [*TABLES, None]},
    address=TEXT_OR_NULL,
    found=TEXT_OR_NULL,
    expected=TEXT_OR_NULL,
)
PERIOD: Final = record(start=DAY, end=DAY, span=SPAN_OR_NULL)
DOCUMENT: Final = record(
    source=TEXT,
    media_type=TEXT,
    organ=TEXT_OR_NULL,
    region=TEXT_OR_NULL,
    kind=TEXT_OR_NULL,
    year=YEAR,
    title=TEXT_OR_NULL,
    template=TEMPLATE,
    published_on=DAY,
    signed_on=DAY,
    period={"anyOf": [PERIOD, {"type": "null"}]},
    sections=record(**{key: {"anyOf": [SECTION, {"type": "null"}]} for key in SECTIONS}),
    tables=record(**{table: {"type": "object", "additionalProperties": CELL} for table in TABLES}),
    readings={"type": "object", "propertyNames": {"enum": list(TABLES)}},
    notes=listing(NOTE),
    text=TEXT,
)

SCHEMAS: Final[Mapping[str, Schema]] = {
    CHECK: {
        "title": "What `gouji check --format json` prints, version 1",
        **record(
            schema={"const": CHECK},
            tool=record(name={"const": "gouji"}, version=TEXT),
            ruleset=record(id=TEXT, version=TEXT, digest=DIGEST),
            reports=listing(REPORT),
            unreadable=listing(record(source=TEXT, code=TEXT, message=TEXT)),
        ),
    },
    READ: {"title": "What `gouji read --format json` prints, version 1", **listing(DOCUMENT)},
}


def schema_texts() -> dict[str, str]:
    """Return the text of each schema under its file name."""
    return {
        f"{name}.schema.json": json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:{name}", **schema},
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
        for name, schema in SCHEMAS.items()
    }


def schema_folder() -> Path:
    """Return the folder where they lie, in a checkout as in an installation."""
    return Path(__file__).parent / "schemas"


if __name__ == "__main__":
    for name, text in schema_texts().items():
        (schema_folder() / name).write_text(text, encoding="utf-8")
