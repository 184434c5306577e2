"""Facts: a report, its filing and last year's report as the words that rules may speak."""

from __future__ import annotations

from .catalogue import CATALOGUE
from .values import Absent, Fact, FactDefinition, FactType, FactValue, Record, make_record

__all__ = [
    "CATALOGUE",
    "Absent",
    "Fact",
    "FactDefinition",
    "FactType",
    "FactValue",
    "Record",
    "make_record",
]
