"""Workflow systems: what each of them sends, translated into one `Submitted`. Pure, no input or output."""

from .problems import BodyError, Problem
from .schema import submission_schema
from .submitted import Attached, Located, Submitted
from .translate import translate

__all__ = ["Attached", "BodyError", "Located", "Problem", "Submitted", "submission_schema", "translate"]
