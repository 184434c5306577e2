"""How far two reports say the same in the same words (国办公开办函〔2021〕30号（四）：内容雷同).

Pure: two wordings in, a likeness out. Which reports are worth comparing is found by their sketches, which the store
keeps.
"""

from .among import Among
from .likeness import Likeness, Passage, compare, percent_alike
from .matching import LIKENESS_RULES, Matched, Matching, matching
from .sketch import SHORTEST, SKETCH_VERSION, VALUES, bands_of, estimate, sketch_of
from .wording import COMPARED, Wording, wording_of

__all__ = [
    "COMPARED",
    "LIKENESS_RULES",
    "SHORTEST",
    "SKETCH_VERSION",
    "VALUES",
    "Among",
    "Likeness",
    "Matched",
    "Matching",
    "Passage",
    "Wording",
    "bands_of",
    "compare",
    "estimate",
    "matching",
    "percent_alike",
    "sketch_of",
    "wording_of",
]
