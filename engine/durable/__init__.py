"""Forward chaining through durable_rules 2.0.28, made safe.

The library decides well and fast over a few hundred flat facts. Fed with other things it loses facts, invents
them or ends the process. So rules come in as the small values of `language`, `lint` refuses beforehand what
the library cannot bear, `encode` writes the only JSON it ever sees, and `driver` is the one module that calls it.
"""

from .driver import Compiled, Derived, compile_productions
from .language import Assertion, Check, Fact, Kind, Pattern, Production, Program, Ref, Scalar
from .lint import Problem, find_problems

__all__ = [
    "Assertion",
    "Check",
    "Compiled",
    "Derived",
    "Fact",
    "Kind",
    "Pattern",
    "Problem",
    "Production",
    "Program",
    "Ref",
    "Scalar",
    "compile_productions",
    "find_problems",
]
