"""The ruleset of the country and its overlays → the ruleset of each region that has one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..errors import Location, Text
from ..model import Severity
from .overlay import Layer, changed_rule
from .overlay_schema import OverlayParameter
from .parameters import Parameters, steps_of
from .problems import Problems, nearest
from .ruleset import Rule
from .schema import STRICTNESS, Parameter, RuleFile, Setting, Stage, type_of
from .scope import Steps
from .source import RuleSource, compile_rule

_NAMED: Final = re.compile(r"\bparameters\.(\w+)")
_GRADES: Final = (Severity.INFO, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True)
class Composed:
    """The rules and parameters of one region, or of the country.

    Attributes:
        sources, rules: under their ids.
        parameters: all that rules may name.
        settings: those that regions set, with the days from which they hold.
        layers: the overlays in it, the widest region first.
    """

    sources: Mapping[str, RuleSource]
    rules: Mapping[str, Rule]
    parameters: Parameters
    settings: Mapping[str, Steps]
    layers: tuple[Layer, ...] = ()


def compose_all(
    country: Composed, layers: Iterable[Layer], problems: Problems, *, thoroughly: bool = False
) -> dict[str, Composed]:
    """Return the rules of every region that an overlay is for, each upon those of the wider region around it."""
    by_region: dict[str, list[Layer]] = {}
    for layer in layers:
        by_region.setdefault(layer.head.region, []).append(layer)
    composed: dict[str, Composed] = {}
    for region in sorted(by_region, key=lambda code: (len(code), code)):
        around = composed.get(region[:4]) or composed.get(region[:2]) or country
        _refuse_rivals(by_region[region], problems)
        for layer in by_region[region]:
            around = _compose(around, layer, problems, thoroughly)
        composed[region] = around
    return composed


def _refuse_rivals(layers: Sequence[Layer], problems: Problems) -> None:
    """Two overlays of one region must not speak about the same thing: nobody could tell which holds."""
    first: dict[str, Location] = {}
    for layer in layers:
        for name, place in layer.touched():
            if name in first:
                text = Text(
                    f"{name} 已由同一区划的另一个附加改动：{first[name]}",
                    f"another overlay of the same region says something about {name} already: {first[name]}",
                )
                problems.add("rival_overlays", text, place)
            first.setdefault(name, place)


def _compose(around: Composed, layer: Layer, problems: Problems, thoroughly: bool) -> Composed:
    own = dict(_own_parameters(around, layer, problems))
    parameters = Parameters({**around.parameters.values, **own})
    settings = {**around.settings, **_settings(around, layer, own, problems)}
    sources = dict(around.sources)
    for rule, added in layer.added.items():
        if rule in around.sources:
            text = Text(
                f"{rule} 已有；要改动它请写 changes: {rule}",
                f"there is a rule {rule} already; to change it write changes: {rule}",
            )
            problems.add("id_twice", text, added.marks.location(("id",)))
        sources[rule] = added
    for rule, (change, source) in layer.changes.items():
        found = around.sources.get(rule)
        if found is None:
            hint = nearest(rule, around.sources)
            text = Text(f"没有规则 {rule}{hint.zh}", f"there is no rule {rule}{hint.en}")
            problems.add("unknown_rule", text, source.location(("changes",)))
            continue
        sources[rule] = changed_rule(found, change, source, layer.head.region)
        for key, text in _loosened(around.rules.get(rule), found.file, sources[rule].file):
            problems.add("loosened", text, source.location((key,)))
    rules = {
        rule: compiled
        for rule, source in sources.items()
        if (compiled := _rule(around, rule, source, parameters, problems, thoroughly))
    }
    return Composed(sources, rules, parameters, settings, (*around.layers, layer))


def _rule(
    around: Composed,
    rule: str,
    source: RuleSource,
    parameters: Parameters,
    problems: Problems,
    thoroughly: bool,
) -> Rule | None:
    """Return the rule compiled; one that the layer does not touch is the one already there."""
    if around.sources.get(rule) is source:
        return around.rules.get(rule)
    return compile_rule(source, parameters, problems, thoroughly=thoroughly)


def _loosened(rule: Rule | None, before: RuleFile, after: RuleFile) -> Iterator[tuple[str, Text]]:
    """Yield the keys by which a change makes a rule less strict than a region may."""
    severities = rule.severities if rule else ()
    if after.severity != before.severity and severities:
        worst = max(severities, key=_GRADES.index)
        if _GRADES.index(Severity(after.severity)) < _GRADES.index(worst):
            yield (
                "severity",
                Text(
                    f"地方只能提高级别：原为 {worst.value}，不能改为 {after.severity}",
                    f"a region may only be stricter: {worst.value} cannot become {after.severity}",
                ),
            )
    days = (None, *sorted({step.from_ for step in (*before.stages, *after.stages)}))
    looser = [after.stage_on(day) for day in days if _is_looser(after.stage_on(day), before.stage_on(day))]
    if looser and Severity.ERROR in severities:
        yield (
            "stage",
            Text(
                f"全国规则认定的错误不能在地方放宽为 {looser[0]}",
                f"what the country's rule calls an error cannot be loosened to {looser[0]} in a region",
            ),
        )


def _is_looser(stage: Stage, than: Stage) -> bool:
    return STRICTNESS.index(stage) < STRICTNESS.index(than)


def _own_parameters(around: Composed, layer: Layer, problems: Problems) -> Iterator[tuple[str, Parameter]]:
    """Yield the parameters that no one around has: they need a description."""
    for name, given in layer.parameters.items():
        if name in around.parameters.values:
            continue
        if given.description is None:
            hint = nearest(name, around.parameters.values)
            text = Text(
                f"没有参数 {name}{hint.zh or '；'}新参数须写 description",
                f"there is no parameter {name}{hint.en}; a new one needs a description",
            )
            problems.add("unknown_parameter", text, _place(layer, name))
            continue
        yield (
            name,
            Parameter(
                description=given.description,
                unit=given.unit,
                type=given.type,
                local=None,
                values=given.values,
            ),
        )


def _settings(
    around: Composed, layer: Layer, own: Mapping[str, Parameter], problems: Problems
) -> dict[str, Steps]:
    found: dict[str, Steps] = {}
    for name, given in layer.parameters.items():
        known = around.parameters.values.get(name)
        if known is None or name in own:
            continue
        wrong = [value for value in given.values if type_of(value.value) != known.kind]
        if wrong:
            text = Text(f"参数 {name} 的类型应为 {known.kind}", f"parameter {name} is a {known.kind}")
            problems.add("type", text, _place(layer, name))
            continue
        shipped = around.settings.get(name, steps_of(known))
        steps = _laid_over(given, shipped)
        complaint = _too_loose(name, known, steps, shipped, _decides_errors(around, name))
        if complaint is not None:
            problems.add("loosened", complaint, _place(layer, name))
        found[name] = steps
    return found


def _laid_over(given: OverlayParameter, shipped: Steps) -> Steps:
    """Return the region's values, and before the first of them those that held already."""
    own = sorted(((value.from_, value.value) for value in given.values), reverse=True)
    return (*own, *(step for step in shipped if step[0] < own[-1][0]))


def _decides_errors(around: Composed, name: str) -> str | None:
    """Return a rule that may call something an error and asks for this parameter; None where there is none."""
    for rule in around.rules.values():
        if Severity.ERROR in rule.severities and name in _asked(rule.file):
            return rule.id
    return None


def _asked(file: RuleFile) -> frozenset[str]:
    words = file.model_dump_json(exclude={"message", "suggestion", "each", "note", "title", "basis"})
    return frozenset(_NAMED.findall(words))


def _too_loose(name: str, known: Parameter, own: Steps, shipped: Steps, rule: str | None) -> Text | None:
    local = known.local or ("fixed" if rule else "free")
    if local == "free" or not shipped:
        return None
    if local == "fixed":
        why = Text(f"（{rule} 据以认定错误）", f" ({rule} finds errors by it)") if rule else Text("", "")
        return Text(
            f"参数 {name} 全国统一{why.zh}，地方不能另定；可在 parameters.yaml 用 local 说明怎样算更严",
            f"parameter {name} is the country's{why.en}; a region cannot set it. parameters.yaml says by local what "
            "counts as stricter",
        )
    for day in sorted({step[0] for step in (*own, *shipped)}):
        before, after = _on(shipped, day), _on(own, day)
        if before is not None and after is not None and not _as_strict(local, before, after):
            return Text(
                f"参数 {name} 在地方只能更严：{before} 不能改为 {after}",
                f"parameter {name} may only be stricter in a region: {before} cannot become {after}",
            )
    return None


def _on(steps: Steps, day: date) -> Setting | None:
    return next((value for since, value in steps if since <= day), None)


def _as_strict(local: str, before: Setting, after: Setting) -> bool:
    """Tell whether `after` is at least as strict; a list is lower with fewer items and higher with more."""
    low, high = (after, before) if local == "lower" else (before, after)
    if isinstance(low, tuple) and isinstance(high, tuple):
        return set(low) <= set(high)
    if isinstance(low, str) or isinstance(high, str) or isinstance(low, tuple) or isinstance(high, tuple):
        return low == high
    return low <= high


def _place(layer: Layer, name: str) -> Location:
    source = layer.parameters_source
    return source.location(("parameters", name)) if source else Location(layer.folder)
