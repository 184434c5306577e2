"""Parameters: deadlines, thresholds and word lists, each with the day from which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ..errors import Text
from .kinds import NUMBER, TEXT, Kind, Node
from .problems import FOLLOWS, ExpressionError, nearest
from .schema import Parameter, ParameterType, Setting
from .scope import Absence, Scope, Steps

_KINDS: Final[Mapping[ParameterType, Kind]] = {"number": NUMBER, "text": TEXT, "texts": Kind("list", TEXT)}
ALWAYS: Final = date.min


@dataclass(frozen=True)
class Parameters:
    """All parameters of a ruleset under their names.

    Attributes:
        broken: names of those with a mistake, which is told where they are defined.
    """

    values: Mapping[str, Parameter] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()

    def node(self, name: str, offset: int) -> Node:
        """Return the node of a parameter: the value in force on 31 December of the report year.

        What the region or a case sets instead (`Scope.settings`) is looked up when the rule is evaluated.
        """
        parameter = self.values.get(name)
        if parameter is None:
            if name in self.broken:
                raise ExpressionError(FOLLOWS, Text("", ""), offset)
            hint = nearest(name, self.values)
            raise ExpressionError(
                "unknown_parameter",
                Text(f"没有参数“{name}”{hint.zh}", f"there is no parameter «{name}»{hint.en}"),
                offset,
            )
        shipped = steps_of(parameter)

        def run(scope: Scope) -> Any:
            return _in_force(name, scope.settings.get(name, shipped), scope.parameters_on)

        return Node(_KINDS[parameter.kind], run, unit=parameter.unit if parameter.kind == "number" else "")


def steps_of(parameter: Parameter) -> Steps:
    """Return the values of a parameter with the days from which they hold, the latest first."""
    return tuple(sorted(((value.from_, value.value) for value in parameter.values), reverse=True))


def value_in_force(parameter: Parameter, name: str, scope: Scope) -> Setting:
    """Return what a parameter is for the report of `scope`; Absence where it has no value for that year."""
    value: Setting = _in_force(name, scope.settings.get(name, steps_of(parameter)), scope.parameters_on)
    return value


def always(value: Setting | None) -> Steps:
    """Return the steps of a parameter that has one value at all times, or none at all."""
    return () if value is None else ((ALWAYS, value),)


def _in_force(name: str, steps: Steps, on: date | None) -> Any:
    if not steps:
        raise Absence(reason=Text(f"未设定参数 {name}", f"parameter {name} is not set"))
    if on is None:
        raise Absence(reason=Text("报告年度不明", "the report year is unknown"))
    for since, value in steps:
        if since <= on:
            return value
    raise Absence(
        reason=Text(f"参数 {name} 在该年度尚无取值", f"parameter {name} has no value for that year yet")
    )
