"""Facts: a report, its filing and last year's report as the words that rules may speak."""

from __future__ import annotations

from .build import Facts, build_facts
from .catalogue import CATALOGUE
from .sources import why_no_predecessor
from .summing import (
    children_from_json,
    children_to_json,
    figures_from_json,
    figures_of,
    figures_to_json,
    put_together,
    total_of,
)
from .values import Absent, Fact, FactDefinition, FactType, FactValue, Record, make_record

__all__ = [
    "CATALOGUE",
    "Absent",
    "Fact",
    "FactDefinition",
    "FactType",
    "FactValue",
    "Facts",
    "Record",
    "build_facts",
    "children_from_json",
    "children_to_json",
    "figures_from_json",
    "figures_of",
    "figures_to_json",
    "make_record",
    "put_together",
    "total_of",
    "why_no_predecessor",
]
