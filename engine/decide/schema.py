"""The shape of `decisions.yaml`, checked on loading and given to editors as JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator

from ..rules.schema import Bilingual, Strict

Constant = StrictBool | StrictInt | StrictStr
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Reference = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}$",
        description="alias.property of an earlier fact",
    ),
]
RuleId = Annotated[str, Field(pattern=r"^[A-Z]{1,3}[0-9]{2}$")]
Family = Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")]


class Comparison(Strict):
    """A comparison with the property of a fact that an earlier condition matched; exactly one key."""

    same_as: Reference | None = None
    other_than: Reference | None = None
    below: Reference | None = None
    above: Reference | None = None

    @model_validator(mode="after")
    def one_key(self) -> Self:
        """Refuse none and several."""
        if len(self.model_fields_set) != 1:
            raise ValueError("give exactly one of same_as, other_than, below, above")
        return self


class Taken(Strict):
    """The property of a matched fact."""

    same_as: Reference


Where = dict[Name, Constant | Annotated[list[Constant], Field(min_length=1)] | Comparison]


class Condition(Strict):
    """A fact that must be there (`fact`, named by `as`), or must not be there (`absent`)."""

    fact: Name | None = None
    absent: Name | None = None
    alias: Annotated[Name | None, Field(alias="as")] = None
    where: Where = Field(default_factory=dict)

    @model_validator(mode="after")
    def either(self) -> Self:
        """Refuse a condition that is both or neither, and an alias in the wrong place."""
        if (self.fact is None) == (self.absent is None):
            raise ValueError("give either fact or absent")
        if (self.fact is None) != (self.alias is None):
            raise ValueError("a fact has a name under as; a missing one has none")
        return self


class Conclusion(Strict):
    """The fact that follows."""

    fact: Name
    values: Annotated[dict[Name, Constant | Taken], Field(alias="with")]


class DecisionRule(Strict):
    """One rule. A list of constants in `where` stands for one rule per constant."""

    id: Name
    reason: Bilingual
    stage: Name
    when: Annotated[list[Condition], Field(min_length=1)]
    then: Annotated[list[Conclusion], Field(min_length=1)]


class DecisionsFile(Strict):
    """How candidates become findings and a report's outcome.

    Attributes:
        stages: in the order in which they run; each waits until nothing more follows in the one before.
        catalogue: families of rules in the order in which findings are listed.
        lead: rules in the order in which they lead a group; those not named come after.
    """

    stages: Annotated[list[Name], Field(min_length=1)]
    catalogue: Annotated[list[Family], Field(min_length=1)]
    lead: list[RuleId]
    rules: Annotated[list[DecisionRule], Field(min_length=1)]


def decisions_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `decisions.yaml`, as committed in `rulesets/schema/decisions.schema.json`."""
    schema = DecisionsFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
