"""The shape of a rule file, a parameter file and the ruleset's own file; the editors' JSON Schemas come from here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ..errors import Text
from ..model import OrganKind, ReportOutcome, Template

Stage = Literal["draft", "shadow", "warn", "enforced", "retired"]
STRICTNESS: Final[tuple[Stage, ...]] = ("retired", "draft", "shadow", "warn", "enforced")
"""Stages, the one that says least first."""
STAGE_WORDS: Final[Mapping[str, Text]] = {
    "draft": Text("草稿", "draft"),
    "shadow": Text("试运行", "on trial"),
    "warn": Text("只作警告", "warns only"),
    "enforced": Text("正式", "in force"),
    "retired": Text("已停用", "retired"),
}
"""What people read instead of a stage's key, on pages and on the command line."""
Grain = Literal["instance", "table", "report"]


def _one_or_more(value: object) -> object:
    return value if value is None or isinstance(value, list | tuple) else [value]


def _as_written(value: object) -> object:
    """Let an author write `left: 0` or `fails_if: true` without quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | Decimal) else value


_Loose = str | int | float | bool
"""What an editor accepts where an expression is wanted."""

_Written = BeforeValidator(_as_written, json_schema_input_type=_Loose)
Words = Annotated[str, _Written]
Expression = Annotated[str, _Written, Field(description="an expression, see LANGUAGE.md §2")]
Expressions = Annotated[
    tuple[Expression, ...], BeforeValidator(_one_or_more, json_schema_input_type=_Loose | list[_Loose])
]
Sources = Annotated[tuple[str, ...], BeforeValidator(_one_or_more, json_schema_input_type=str | list[str])]


def mistake(zh: str, en: str) -> PydanticCustomError:
    """Return what a validator raises: a mistake that authors read in their language."""
    return PydanticCustomError("mistake", "{en}", {"zh": zh, "en": en})


class Strict(BaseModel):
    """A part of a file: an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Bilingual(Strict):
    """One sentence in both languages; `{…}` holds an expression."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self) -> Text:
        """Return it as the model's `Text`."""
        return Text(self.zh, self.en)


class Years(Strict):
    """Report years, both included."""

    from_: int | None = Field(default=None, alias="from")
    until: int | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.until is not None and self.until < self.from_:
            raise mistake(
                f"until（{self.until}）早于 from（{self.from_}）",
                f"until ({self.until}) is before from ({self.from_})",
            )
        return self


class AppliesTo(Strict):
    """What a rule applies to; what is left out does not matter."""

    years: Years = Field(default_factory=lambda: Years.model_validate({}))
    templates: tuple[Template, ...] = ("F19", "F21", "mixed")
    organ_kinds: tuple[OrganKind, ...] = ()


class Guard(Strict):
    """A condition that must hold, else the rule is not applicable for this reason."""

    if_: Expression = Field(alias="if")
    otherwise: Bilingual


class Lenient(Strict):
    """What absent cells stand for when the rule is looked at a second time."""

    blank: Expression | None = None
    na: Expression | None = None
    instead: dict[str, Expression] = Field(default_factory=dict)
    keep: Expressions = ()


class StageStep(Strict):
    """A later stage and the day from which reports are judged with it."""

    from_: date = Field(alias="from")
    stage: Stage


class Staged(Strict):
    """How far a rule has come: `stage` now, and the days on which it goes on."""

    stage: Stage = Field(
        "enforced",
        description="draft: only in backtest; shadow: judged and stored, for authors alone; warn: at most a warning; "
        "enforced; retired",
    )
    stages: tuple[StageStep, ...] = Field((), description="later stages, each from a day on, oldest first")

    @field_validator("stages")
    @classmethod
    def _in_order(cls, steps: tuple[StageStep, ...]) -> tuple[StageStep, ...]:
        days = [step.from_ for step in steps]
        if days != sorted(set(days)):
            raise mistake("各阶段的日期应依次在后", "stages follow each other: each day after the one before")
        return steps

    @model_validator(mode="after")
    def _stays_retired(self) -> Self:
        stages = [self.stage, *(step.stage for step in self.stages)]
        if "retired" in stages[:-1]:
            raise mistake(
                "已退役（retired）的规则不能再进入其他阶段；请另写一条",
                "a retired rule has no later stage; write another",
            )
        return self

    def stage_on(self, day: date | None) -> Stage:
        """Return the stage on a day; None: the one before any later stage."""
        reached = [step.stage for step in self.stages if day is not None and step.from_ <= day]
        return reached[-1] if reached else self.stage


class RuleFile(Staged):
    """One rule, as its author wrote it; LANGUAGE.md explains every key."""

    id: str = Field(pattern=r"^[A-Z]\d{2}$", description="catalogue id, the start of the file name")
    version: Words = Field(description="raise it when the meaning changes")
    title: Bilingual = Field(description="names the fault")
    severity: Expression = Field(description="error, warning, info or an expression that chooses one")
    basis: Sources = Field(min_length=1, description="law or notice with its number, or 本系统核对项")
    applies_to: AppliesTo = Field(
        AppliesTo(), description="years, templates, kinds of organ; outside of it: not applicable"
    )
    for_each: Expressions = Field((), description="one loop `name in set`, or a list of them")
    where: Expression | None = Field(None, description="which of the loop's turns are looked at at all")
    if_none: Bilingual | None = Field(
        None,
        description="why it is not applicable where the loop has nothing to go through; without it that is a pass",
    )
    when: tuple[Guard, ...] = Field(
        (), description="guards in order; false: not applicable, for the reason given"
    )
    let: dict[str, Expression] = Field(
        default_factory=dict, description="names for expressions, in order; each may use those before it"
    )
    fails_if: Expression = Field(description="true where the rule is broken")
    lenient: Lenient | None = Field(
        None, description="second look where something was absent: what absent cells stand for"
    )
    left: Expression | None = Field(None, description="one side; the difference is left - right")
    right: Expression | None = Field(None, description="the other side")
    formula: str | None = Field(None, description="the formula with its numbers, {expressions} in braces")
    cells: Expressions = Field((), description="what the finding points at; also its identity")
    show: Expressions = Field((), description="cells to highlight instead of all `cells`")
    spans: Expressions = Field((), description="facts or records whose places in the text are shown too")
    key: Expression | None = Field(
        None, description="identity of a finding without cells; digits and blanks do not count"
    )
    one_finding_per: Grain = Field(
        "instance", description="instance, or table or report: broken instances become one finding"
    )
    each: Bilingual | None = Field(None, description="with table or report: one broken instance in words")
    message: Bilingual = Field(description="what a reviewer reads; {expressions} in braces")
    suggestion: Bilingual = Field(description="what the filer should do")
    note: str | None = Field(None, description="for the next author")


class OutcomeStep(Strict):
    """One line of the outcome policy: the first that holds decides the report's outcome."""

    when: Literal["engine_error", "error", "warning", "unread_table", "otherwise"]
    outcome: ReportOutcome


class RulesetFile(Strict):
    """`ruleset.yaml`: what the ruleset is and how findings become an outcome."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: Words
    title: Bilingual
    in_force_from: date
    in_force_until: date | None = None
    outcome_policy: tuple[OutcomeStep, ...] = Field(min_length=1)


Setting = int | Decimal | str | tuple[str, ...]
"""What a parameter may be: a number, a text, a list of texts."""

ParameterType = Literal["number", "text", "texts"]
UNITS: Final = ("件", "万元", "元", "字", "天", "年", "月", "%", "倍", *"项条篇个份宗次人户家起封名部处页")
"""What a parameter may count; those from 项 on are counted piece by piece, as 件."""


def type_of(value: Setting) -> ParameterType:
    """Return which of the three a parameter's value is."""
    if isinstance(value, tuple):
        return "texts"
    return "text" if isinstance(value, str) else "number"


class ParameterValue(Strict):
    """A value and the day from which it holds."""

    from_: date = Field(alias="from")
    value: Setting
    basis: str | None = None


class Parameter(Strict):
    """One parameter with all its values, oldest first; without a value it is a setting for regions to give."""

    description: Bilingual
    unit: str = ""
    type: ParameterType | None = Field(
        None, description="number, text or texts; needed only where there is no value to tell it by"
    )
    local: Literal["free", "lower", "higher", "fixed"] | None = Field(
        None,
        description="what a region may set instead: anything; only less or fewer; only more; nothing. "
        "Default: nothing where a rule finds errors by it, else anything",
    )
    values: tuple[ParameterValue, ...] = ()

    @field_validator("unit")
    @classmethod
    def _is_a_unit(cls, unit: str) -> str:
        if unit and unit not in UNITS:
            raise mistake(
                f"没有单位“{unit}”；可用 {'、'.join(UNITS)}",
                f"there is no unit «{unit}»; use one of {', '.join(UNITS)}",
            )
        return unit

    @model_validator(mode="after")
    def _has_one_type(self) -> Self:
        types = {type_of(step.value) for step in self.values} | ({self.type} if self.type else set())
        if not types:
            raise mistake(
                "没有取值的参数应写明 type：number、text 或 texts",
                "a parameter without a value says its type: number, text or texts",
            )
        if len(types) > 1:
            raise mistake(
                f"一个参数只能有一种类型，现有 {'、'.join(sorted(types))}",
                f"one parameter, one type; found {', '.join(sorted(types))}",
            )
        days = [step.from_ for step in self.values]
        if days != sorted(set(days)):
            raise mistake("各取值的日期应依次在后", "values follow each other: each day after the one before")
        return self

    @property
    def kind(self) -> ParameterType:
        """What its values are."""
        return self.type or type_of(self.values[0].value)


class ParametersFile(Strict):
    """`parameters.yaml`: deadlines, thresholds and word lists."""

    parameters: dict[str, Parameter]
