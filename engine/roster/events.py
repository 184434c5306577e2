"""What happened to an organ, entered with its day: renamed, merged, split, founded, abolished.

Each deed gives the entries as they would be, so that a person sees them before they are saved; what cannot have happened
is refused with every reason. How the steps are read is said in `gouji.engine.register.lineage`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ..errors import BadRequestError, NotFoundError, Text
from ..register import Register, Registered, ancestry_of, years_of
from .checks import Problem, problems_among, problems_of
from .columns import Difference, differences
from .entering import Deed, entered, named_as_before
from .impossible import ended_on, founded_on, impossible

__all__ = ["Changed", "Deed", "Preview", "ended_on", "founded_on", "preview", "preview_withdrawal"]


@dataclass(frozen=True, slots=True)
class Changed:
    """One organ as it is and as it would be; `before` is None of one that is made."""

    before: Registered | None
    after: Registered
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What entering a deed would do.

    Attributes:
        changed: the entries that would be saved.
        effects: what follows from it for filing, in words.
        warnings: what looks wrong.
    """

    changed: tuple[Changed, ...]
    effects: tuple[Text, ...]
    warnings: tuple[Text, ...] = ()

    @property
    def entries(self) -> tuple[Registered, ...]:
        """The entries to be saved."""
        return tuple(one.after for one in self.changed)


def preview(register: Register, code: str, deed: Deed, today: date) -> Preview:
    """Return what entering a deed would change.

    Raises:
        NotFoundError: no such organ.
        BadRequestError: `impossible_event`: it cannot have happened; the text gives every reason, one a line.
    """
    entry = _entry(register, code)
    reasons = list(impossible(register, entry, deed, today))
    if reasons:
        raise _refused(reasons)
    return _shown(register, code, entered(entry, deed), deed)


def preview_withdrawal(register: Register, code: str, place: int) -> Preview:
    """Return what taking one step out of an organ's lineage would change; a name that it gave goes with it.

    Raises:
        NotFoundError: no such organ or step.
        BadRequestError: `impossible_event`: what would be left cannot be.
    """
    entry = _entry(register, code)
    if not 0 <= place < len(entry.lineage):
        raise NotFoundError("no_such_step", Text("没有这一步沿革", "There is no such step"))
    step = entry.lineage[place]
    after = replace(entry, lineage=(*entry.lineage[:place], *entry.lineage[place + 1 :]))
    if step.event == "renamed" and not step.others:
        after = named_as_before(after, step.effective_on)
    return _shown(register, code, {code: after}, None)


def _entry(register: Register, code: str) -> Registered:
    entry = register.entry(code)
    if entry is None:
        raise NotFoundError("no_such_organ", Text(f"名录中没有 {code}", f"The roster has no organ {code}"))
    return entry


def _refused(reasons: list[Text]) -> BadRequestError:
    zh = "\n".join(dict.fromkeys(reason.zh for reason in reasons))
    en = "\n".join(dict.fromkeys(reason.en for reason in reasons))
    return BadRequestError("impossible_event", Text(zh, en))


def _shown(register: Register, code: str, entries: Mapping[str, Registered], deed: Deed | None) -> Preview:
    after = register.with_organs(entries.values())
    problems = list(_problems(after, entries))
    errors = [problem.text for problem in problems if problem.severity == "error"]
    if errors:
        raise _refused(errors)
    changed = tuple(
        Changed(before := register.entry(each), entry, differences(before, entry))
        for each, entry in entries.items()
    )
    warnings = tuple(problem.text for problem in problems if problem.severity == "warning")
    concerned = tuple(dict.fromkeys((*entries, code, *(deed.others if deed else ()))))
    return Preview(changed, tuple(_effects(register, after, concerned, deed)), warnings)


def _problems(after: Register, entries: Mapping[str, Registered]) -> Iterator[Problem]:
    for entry in entries.values():
        yield from problems_of(entry, after)
        yield from problems_among(entry, after)


def _effects(
    before: Register, after: Register, concerned: tuple[str, ...], deed: Deed | None
) -> Iterator[Text]:
    for code in concerned:
        entry = after.entry(code)
        if entry is None:
            continue
        was = before.entry(code)
        yield from _effect_on_years(before, after, was, entry)
        if deed is not None:
            told = ancestry_of(after, entry.organ, deed.day.year)
            if told.text is not None and _stands(after, entry, deed.day.year):
                yield Text(
                    f"{entry.organ.name}的{deed.day.year}年度报告与上年比较时：{told.text.zh}",
                    f"The report of {entry.organ.name} for {deed.day.year}, compared with last year's: {told.text.en}",
                )


def _effect_on_years(
    before: Register, after: Register, was: Registered | None, entry: Registered
) -> Iterator[Text]:
    old = years_of(before, was) if was else None
    new = years_of(after, entry)
    name = entry.organ.name
    if new.first is not None and (old is None or old.first != new.first):
        yield Text(f"{name}自{new.first}年度起报送年报", f"{name} files from the report year {new.first} on")
    if new.last is not None and (old is None or old.last != new.last):
        yield Text(
            f"{name}最后一份应报送的是{new.last}年度年报，此后不再报送",
            f"The last report that {name} has to file is that of {new.last}",
        )
    if old and ((old.last is not None and new.last is None) or (old.first is not None and new.first is None)):
        yield Text(
            f"{name}的报送年度不再受此限制", f"The years for which {name} files are no longer limited by it"
        )


def _stands(register: Register, entry: Registered, year: int) -> bool:
    return years_of(register, entry).include(year)
