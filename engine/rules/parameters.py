"""Parameters: deadlines, thresholds and word lists, each with the day from which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..errors import Text
from .kinds import NUMBER, TEXT, Kind, Node
from .problems import ExpressionError, nearest
from .schema import Parameter
from .scope import Absence, Scope


@dataclass(frozen=True)
class Parameters:
    """All parameters of a ruleset under their names."""

    values: Mapping[str, Parameter] = field(default_factory=dict)

    def node(self, name: str, offset: int) -> Node:
        """Return the node of a parameter: the value in force on 31 December of the report year."""
        parameter = self.values.get(name)
        if parameter is None:
            hint = nearest(name, self.values)
            raise ExpressionError(
                "unknown_parameter",
                Text(f"没有参数“{name}”{hint.zh}", f"there is no parameter «{name}»{hint.en}"),
                offset,
            )
        steps = tuple(sorted(((value.from_, value.value) for value in parameter.values), reverse=True))

        def run(scope: Scope) -> Any:
            return _in_force(name, steps, scope.parameters_on)

        return Node(_kind(steps[0][1]), run)


def _kind(value: object) -> Kind:
    if isinstance(value, tuple):
        return Kind("list", TEXT)
    return TEXT if isinstance(value, str) else NUMBER


def _in_force(name: str, steps: tuple[tuple[date, Any], ...], on: date | None) -> Any:
    if on is None:
        raise Absence(reason=Text("报告年度不明", "the report year is unknown"))
    for since, value in steps:
        if since <= on:
            return value
    raise Absence(
        reason=Text(f"参数 {name} 在该年度尚无取值", f"parameter {name} has no value for that year yet")
    )
