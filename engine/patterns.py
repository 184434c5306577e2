"""Regular expressions that are compiled when they are first used.

There are hundreds of them, and to compile one takes half a millisecond: a command that reads one report would spend a
quarter of its time on expressions for words that do not occur in it.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

METHODS: Final = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_VALUES: Final = ("pattern", "flags", "groups", "groupindex")


class Expression:
    """Stands for the expression, and has its methods once it is compiled."""

    def __init__(self, source: str, flags: int) -> None:
        self._asked = source, flags

    def __repr__(self) -> str:
        return f"regex{self._asked}"


class _Uncompiled(Expression):
    """The first use of any attribute compiles it; from then on it is a plain `Expression`, which is quicker to ask."""

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._asked)
        self.__dict__.update({each: getattr(compiled, each) for each in (*METHODS, *_VALUES)})
        self.__class__ = Expression  # type: ignore[assignment] # nothing but this method is lost
        return getattr(compiled, name)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as `re.compile(source, flags)` does, and compiles when it is first used.

    Its methods and attributes are those of `re.Pattern`; functions of `re` that take a compiled expression do not
    take it. A mistake in `source` shows at the first use: `tests/unit/engine/test_patterns.py` uses all.
    """
    return cast("re.Pattern[str]", _Uncompiled(source, flags))
