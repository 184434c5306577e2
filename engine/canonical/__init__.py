"""The JSON of the contract (§3): documents and evaluations to plain values and back.

Plain values only: dict, list, str, int, `Decimal`, bool, None. `dumps` writes them with every decimal kept,
keys in the order given, so that the same input gives the same bytes.
"""

from .documents import document_from_json, document_to_json
from .findings import (
    evaluation_to_json,
    finding_to_json,
    repair_for_store,
    repair_from_store,
    repair_to_json,
    result_to_json,
)
from .plain import Json, RepeatedKeyError, dumps, loads, loads_foreign

__all__ = [
    "Json",
    "RepeatedKeyError",
    "document_from_json",
    "document_to_json",
    "dumps",
    "evaluation_to_json",
    "finding_to_json",
    "loads",
    "loads_foreign",
    "repair_for_store",
    "repair_from_store",
    "repair_to_json",
    "result_to_json",
]
