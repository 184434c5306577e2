"""What became of the findings of the version before: fixed, still there, new, reopened, or not checked this time.

Findings are matched by what they are about (rule, addresses or phrase), never by wording or values; a decision holds as
long as the figures it was made on (`values`). Pure: versions in, the ledger out.
"""

from .compare import Entry, Judged, Ledger, Settled, Standing, ledger
from .identity import Known, pair, place_of
from .values import Figure, changed_figures, same_figures, values_of, why_unchecked

__all__ = [
    "Entry",
    "Figure",
    "Judged",
    "Known",
    "Ledger",
    "Settled",
    "Standing",
    "changed_figures",
    "ledger",
    "pair",
    "place_of",
    "same_figures",
    "values_of",
    "why_unchecked",
]
