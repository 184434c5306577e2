"""The body of a submission as JSON Schema, for whoever connects a workflow system."""

from __future__ import annotations

from typing import Any

from .generic import Message


def submission_schema() -> dict[str, Any]:
    """Return the schema of the contract's body (§4), every part written out where it stands.

    OpenAPI resolves references from the root of its own document, so there are none.
    """
    schema = Message.model_json_schema(mode="validation")
    parts = schema.pop("$defs", {})
    written: dict[str, Any] = _written_out(schema, parts)
    return written


def _written_out(value: Any, parts: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_written_out(item, parts) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _written_out(parts[value["$ref"].rpartition("/")[2]], parts)
    return {key: _written_out(item, parts) for key, item in value.items()}
