"""Searches as functions of the language: `typos(parameters.confusions, parameters.allowed)` gives records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..errors import Text
from ..facts import Absent
from ..facts.searches import SEARCHES, Search
from .compile import Compiler, Function
from .kinds import TEXT, Kind, Node, kind_of_fact
from .problems import ExpressionError
from .scope import Absence, Scope
from .syntax import Call

_LIST: Final = Kind("list", TEXT)


def _function(name: str, search: Search) -> Function:
    def compile_call(compiler: Compiler, call: Call) -> Node:
        if call.comprehension is not None or len(call.arguments) != len(search.arguments):
            wanted = ", ".join(search.arguments)
            raise ExpressionError(
                "arguments",
                Text(f"应写作 {name}({wanted})", f"write {name}({wanted})"),
                call.offset,
            )
        runs = [compiler.typed(argument, _LIST).run for argument in call.arguments]

        def run(scope: Scope) -> Any:
            found = scope.facts.search(name, tuple(tuple(run(scope)) for run in runs))
            if isinstance(found, Absent):
                raise Absence(reason=found.reason, cells=found.cells)
            return found

        return Node(kind_of_fact(search.definition), run)

    return compile_call


SEARCH_FUNCTIONS: Final[Mapping[str, Function]] = {
    name: _function(name, search) for name, search in SEARCHES.items()
}
