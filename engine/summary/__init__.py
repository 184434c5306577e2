"""The yearly summary of a region as values: numbers that each name the list they count. Nothing here asks a database."""

from .addresses import ADDRESSES, APPEAL_LINES, CELLS, REQUEST_LINES
from .assemble import assemble
from .details import OrganLine
from .figures import Area, Figure, Rate
from .filing import Checks, Filing, Passing, RegionLine, RulesetUsed, TrendYear
from .findings import Carry, FindingLine, Findings, OrganInNeed
from .labels import FAMILY_NAMES, SEVERITY_NAMES, label_of, note_of, unit_of
from .lists import FILING_STATES, FINDING_COLUMNS, ListKey, list_key
from .plain import summary_to_json
from .taken import Counts, NeedCounts, RegionCounts, Taken
from .tally import Tally, tally_of
from .volumes import VolumeLine, Volumes, VolumeState
from .whole import Phase, Summary

__all__ = [
    "ADDRESSES",
    "APPEAL_LINES",
    "CELLS",
    "FAMILY_NAMES",
    "FILING_STATES",
    "FINDING_COLUMNS",
    "REQUEST_LINES",
    "SEVERITY_NAMES",
    "Area",
    "Carry",
    "Checks",
    "Counts",
    "Figure",
    "Filing",
    "FindingLine",
    "Findings",
    "ListKey",
    "NeedCounts",
    "OrganInNeed",
    "OrganLine",
    "Passing",
    "Phase",
    "Rate",
    "RegionCounts",
    "RegionLine",
    "RulesetUsed",
    "Summary",
    "Taken",
    "Tally",
    "TrendYear",
    "VolumeLine",
    "VolumeState",
    "Volumes",
    "assemble",
    "label_of",
    "list_key",
    "note_of",
    "summary_to_json",
    "tally_of",
    "unit_of",
]
