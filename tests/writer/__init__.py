"""Writes reports: any organ, year and form, in every founding layout, with what was written kept beside.

It has its own lists of labels: a reader and a writer that share one mistake would agree with each other.
"""

from .layouts import LAYOUTS, write
from .report import Written, consistent_report, distinct_report

__all__ = ["LAYOUTS", "Written", "consistent_report", "distinct_report", "write"]
