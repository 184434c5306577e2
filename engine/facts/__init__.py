"""Facts: a report, its filing and last year's report as the words that rules may speak."""

from __future__ import annotations

from .build import Facts, build_facts
from .catalogue import CATALOGUE
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
    "make_record",
]
