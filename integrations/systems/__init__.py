"""Workflow systems: what each of them sends, translated into one `Submitted`. Pure, no input or output."""

from .problems import BodyError, Problem, problem_in
from .schema import submission_schema
from .submitted import Attached, Located, Submitted
from .translate import media_type_of, translate

__all__ = [
    "Attached",
    "BodyError",
    "Located",
    "Problem",
    "Submitted",
    "media_type_of",
    "problem_in",
    "submission_schema",
    "translate",
]
