"""From what the rules saw to what a reviewer is told: silence consequences, group by cause, conclude.

`decisions.yaml` says how, durable_rules runs it, this package writes the facts and reads the findings.
"""

from .conclude import Decided, Judgements, decide
from .load import Decisions, load_decisions
from .schema import decisions_json_schema
from .trial import decide_on_trial

__all__ = [
    "Decided",
    "Decisions",
    "Judgements",
    "decide",
    "decide_on_trial",
    "decisions_json_schema",
    "load_decisions",
]
