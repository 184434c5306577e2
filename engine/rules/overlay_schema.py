"""The shape of the files in an overlay: what one region adds to the ruleset of the whole country."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from .schema import (
    Bilingual,
    Expression,
    ParameterType,
    ParameterValue,
    Sources,
    Stage,
    StageStep,
    Strict,
    Words,
)


def prefix_of(code: str) -> str:
    """Return a division code as the prefix of all below it: 410000 is the province 41, 410700 the city 4107."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


class OverlayFile(Strict):
    """`overlay.yaml`: whose overlay this is."""

    region: str = Field(
        pattern=r"^(\d{2}|\d{4}|\d{6})$",
        description="division code, or its first 2 or 4 digits: it holds for all below",
    )
    version: Words = Field(description="raise it when anything in the overlay changes")
    title: Bilingual

    @field_validator("region")
    @classmethod
    def _as_prefix(cls, code: str) -> str:
        return prefix_of(code)

    ruleset: str = Field("annual_report", description="id of the ruleset that it belongs to")


class OverlayParameter(Strict):
    """What a region sets: values of a parameter of the ruleset, or a parameter of its own with a description."""

    description: Bilingual | None = None
    unit: str = ""
    type: ParameterType | None = None
    values: tuple[ParameterValue, ...] = Field(min_length=1)


class OverlayParametersFile(Strict):
    """`parameters.yaml` of an overlay."""

    parameters: dict[str, OverlayParameter]


class ChangeFile(Strict):
    """What a region changes in a rule: it may say it otherwise, stage it otherwise, and be stricter."""

    changes: str = Field(pattern=r"^[A-Z]\d{2}$", description="id of the rule, the start of the file name")
    version: Words
    basis: Sources = Field(
        min_length=1, description="the notice of the region; named before those of the rule"
    )
    title: Bilingual | None = None
    severity: Literal["error", "warning", "info"] | None = Field(None, description="only a higher one")
    stage: Stage | None = None
    stages: tuple[StageStep, ...] = ()
    also_fails_if: Expression | None = Field(None, description="the rule is broken here too")
    message: Bilingual | None = None
    suggestion: Bilingual | None = None
    each: Bilingual | None = None
    note: str | None = None
