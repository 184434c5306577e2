"""Workflow systems: what each of them sends, translated into one `Submitted`. Pure, no input or output."""

from .problems import BodyError, Problem, problem_in
from .schema import submission_schema
from .submitted import Attached, Located, Submitted
from .translate import translate

__all__ = [
    "Attached",
    "BodyError",
    "Located",
    "Problem",
    "Submitted",
    "problem_in",
    "submission_schema",
    "translate",
]
