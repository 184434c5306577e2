"""By what findings of one rule are told apart where only their titles stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from .findings import FindingView, Place


def several_of_a_rule(rows: Sequence[FindingView]) -> Mapping[int, tuple[int, Place | None]]:
    """Return, for findings that share their rule with others, the how-manieth each is and the cell by which to know it.

    A cell that others of the rule point to as well tells nothing; where there is none of its own, the number must do.
    """
    of_rule: dict[str, list[FindingView]] = defaultdict(list)
    for row in rows:
        of_rule[row.item.finding.candidate.rule].append(row)
    told: dict[int, tuple[int, Place | None]] = {}
    for alike in (group for group in of_rule.values() if len(group) > 1):
        pointed = Counter(place.address for row in alike for place in row.places)
        for number, row in enumerate(alike, 1):
            own = next((place for place in row.places if pointed[place.address] == 1), None)
            told[row.item.id] = number, own
    return told
