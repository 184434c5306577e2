"""A parsed rule → its plan for one form: loops unrolled, every expression a closure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from typing import Final, TypeVar

from ..errors import Text
from ..model import Template as Form
from ..yaml_file import Marks
from .compile import Compiler
from .foresee import holds_at_zero, holds_where_blank
from .functions import FUNCTIONS
from .kinds import CELL, NUMBER, SEVERITY, TEXT, TRUTH, WRONG, Kind, Node, remembered
from .loops import NOTHING, Stream, bind_element, bind_let, compile_stream, is_uniform, list_fact
from .parameters import Parameters
from .parsed import ParsedRule, Part, Sentence, Syntax
from .places import Places, places_of_form
from .plan import Instance, Lenient, Plan, Presentation, Writers, default_cells
from .problems import ExpressionError, Problems
from .render import Written, compile_template
from .scope import Run, Scope
from .syntax import Comprehension, Expression, Loop, Template

Loops = tuple[tuple[str, Run], ...]
GroupSentences = tuple[Writers | None, Writers | None]
Result = TypeVar("Result")
GROUP_NAMES: Final = {"count": NUMBER, "each": TEXT, "table": TEXT}
"""Names in the message of a rule that makes one finding of several instances."""


class CompileStop(Exception):
    """A mistake was found and noted; this instance cannot be compiled further."""


class RuleCompiler:
    """Compiles one rule for one form; mistakes go into `problems` with their place in the file."""

    def __init__(self, rule: ParsedRule, source: Marks, parameters: Parameters, problems: Problems) -> None:
        self.rule = rule
        self.source = source
        self.parameters = parameters
        self.problems = problems
        self.trying = False
        self._plans: dict[Form | None, Plan] = {}

    def plan(self, places: Places) -> Plan:
        """Return what to run on reports of this form.

        Raises:
            CompileStop: a mistake in a turn of a loop that was not tried when the ruleset was loaded.
        """
        if None in self._plans:
            return self._plans[None]
        if places is places_of_form(places.template) and places.template in self._plans:
            return self._plans[places.template]
        root = Compiler(places, self.parameters, FUNCTIONS)
        return self._plan(tuple(self._instances(root, every=True)), self._group_sentences(root))

    def verify(self, places: Places, *, thoroughly: bool = False) -> bool:
        """Compile for its mistakes alone.

        A loop over the cells, rows or columns of tables 3 and 4 means the same words many times, where what is
        right for one is right for all: one stands for the others. Other loops are gone through.

        Args:
            places: the form.
            thoroughly: go through all loops nevertheless.

        Returns:
            Whether another form can make a difference.
        """
        root = Compiler(places, self.parameters, FUNCTIONS)
        every = thoroughly or not all(is_uniform(part.syntax) for part in self.rule.loops)
        self.trying = True
        instances: tuple[Instance, ...] | None = None
        sentences: GroupSentences | None = None
        with suppress(CompileStop):
            instances = tuple(self._instances(root, every=every))
            for instance in instances:
                instance.present()
        with suppress(CompileStop):
            sentences = self._group_sentences(root)
        self.trying = False
        if every and instances is not None and sentences is not None and not self.problems:
            # All of it is compiled and right: it need not be compiled again for the first report.
            self._plans[places.template if root.asked_form else None] = self._plan(instances, sentences)
        return bool(root.asked_form or self.problems)

    def _plan(self, instances: tuple[Instance, ...], sentences: GroupSentences) -> Plan:
        return Plan(
            instances,
            *sentences,
            at_zero=holds_at_zero(instances),
            where_blank=holds_where_blank(instances),
            over=list_fact([part.syntax for part in self.rule.loops]),
        )

    def _instances(self, root: Compiler, *, every: bool) -> Iterator[Instance]:
        for compiler, loops in self._unroll(root, self.rule.loops, ()):
            instance = self._instance(compiler, loops)
            if instance is not None:
                yield instance
                if not every:
                    return

    def _group_sentences(self, root: Compiler) -> GroupSentences:
        if self.rule.file.one_finding_per == "instance":
            return None, None
        for name, kind in GROUP_NAMES.items():
            root = root.bind(name, Node(kind, _kept(name)))
        return self._sentence(root, self.rule.message), self._sentence(root, self.rule.suggestion)

    def _at(
        self, part: Part[Syntax], compile_part: Callable[[Syntax], Result], stand_in: Result | None = None
    ) -> Result:
        """Compile one part. While a rule is only tried, `stand_in` lets the mistakes behind this one be found too."""
        try:
            return compile_part(part.syntax)
        except ExpressionError as error:
            self.problems.add(error.code, error.text, self.source.location(part.trail, error.offset))
            if self.trying and stand_in is not None:
                return stand_in
            raise CompileStop(error.text.en) from error

    def _unroll(
        self, compiler: Compiler, parts: tuple[Part[Loop], ...], loops: Loops
    ) -> Iterator[tuple[Compiler, Loops]]:
        if not parts:
            yield compiler, loops
            return
        part, *rest = parts
        domain = self._at(part, lambda loop: compiler.expression(loop.domain))
        name = part.syntax.name
        if domain.items is None:
            child = self._at(part, lambda loop: bind_element(compiler, loop, domain))
            yield from self._unroll(child, tuple(rest), (*loops, (name, domain.run)))
            return
        for item in domain.items:
            child = self._at(part, lambda loop, item=item: compiler.bind(loop.name, item))  # type: ignore[misc]
            yield from self._unroll(child, tuple(rest), loops)

    def _instance(self, compiler: Compiler, loops: Loops) -> Instance | None:
        rule = self.rule
        loop_names = [part.syntax.name for part in rule.loops]
        compiler.reads, compiler.asks = [], []
        compiler = self._with_lets(compiler)
        where = self._typed(compiler, rule.where, TRUTH)
        if where is not None and where.known and not where.constant:
            return None
        guards = tuple((self._run(compiler, part, TRUTH), reason) for part, reason in rule.guards)
        fails_if = self._run(compiler, rule.fails_if, TRUTH)
        reads, asks = tuple(dict.fromkeys(compiler.reads)), tuple(dict.fromkeys(compiler.asks))
        turn = tuple(
            (name, str(node.constant)) for name in loop_names if (node := compiler.names[name]).constant
        )
        default = default_cells([compiler.names[name] for name in loop_names], reads)
        filtered = where.run if where is not None and not where.known else None
        plain = not loops and not guards and filtered is None and not asks
        return Instance(
            loops=loops,
            where=filtered,
            guards=guards,
            fails_if=fails_if,
            reads=reads,
            asks=asks,
            turn=turn,
            lenient=self._lenient(compiler),
            present=lru_cache(maxsize=1)(lambda: self._presentation(compiler, default, loop_names)),
            only_cell=reads[0] if plain and len(reads) == 1 else None,
        )

    def _with_lets(self, compiler: Compiler) -> Compiler:
        for name, part in self.rule.lets:
            compiler = self._at(part, partial(bind_let, compiler, name), self._wrong(compiler, name))
        return compiler

    def _wrong(self, compiler: Compiler, name: str) -> Compiler | None:
        """Return what stands in for a `let` with a mistake while a rule is tried: any use of it only follows from that."""
        with suppress(ExpressionError):
            return compiler.bind(name, Node(WRONG, _never)) if self.trying else None
        return None

    def _typed(self, compiler: Compiler, part: Part[Expression] | None, kind: Kind) -> Node | None:
        return self._node(compiler, part, kind) if part is not None else None

    def _node(self, compiler: Compiler, part: Part[Expression], kind: Kind) -> Node:
        return self._at(part, lambda syntax: compiler.typed(syntax, kind), Node(kind, _never))

    def _run(self, compiler: Compiler, part: Part[Expression], kind: Kind) -> Run:
        return self._node(compiler, part, kind).run

    def _maybe(self, compiler: Compiler, part: Part[Expression] | None, kind: Kind) -> Run | None:
        return self._run(compiler, part, kind) if part is not None else None

    def _lenient(self, compiler: Compiler) -> Lenient | None:
        if self.rule.file.lenient is None:
            return None
        instead = {
            self._address(compiler, place): self._run(compiler, part, NUMBER)
            for place, part in self.rule.instead
        }
        keep = [
            address for part in self.rule.keep for address in self._stream(compiler, part).addresses or ()
        ]
        blank, na = (self._typed(compiler, part, NUMBER) for part in (self.rule.blank, self.rule.na))
        known = not instead and all(node is None or node.known for node in (blank, na))
        values = (blank.constant if blank else None, na.constant if na else None)
        return Lenient(
            blank.run if blank else None,
            na.run if na else None,
            instead,
            frozenset(keep),
            shared=values if known else None,
        )

    def _address(self, compiler: Compiler, part: Part[Expression]) -> str:
        node = self._at(part, compiler.cell_argument)
        if node.constant is None or node.previous:
            error = Text(
                "此处应为本年的、地址已知的单元格", "a cell of this year with a known address is wanted"
            )
            self.problems.add("type", error, self.source.location(part.trail))
            raise CompileStop(error.en)
        return str(node.constant)

    def _stream(self, compiler: Compiler, part: Part[Comprehension]) -> Stream:
        stream = self._at(
            part, lambda syntax: compile_stream(compiler, syntax, forgiving=True), Stream(CELL, ())
        )
        if stream.kind not in (CELL, NOTHING):
            error = Text(f"此处应为单元格，而不是{stream.kind}", f"cells are wanted here, not {stream.kind}")
            self.problems.add("type", error, self.source.location(part.trail))
            raise CompileStop(error.en)
        return stream

    def _presentation(
        self, compiler: Compiler, default: Callable[[Scope], tuple[str, ...]], loop_names: list[str]
    ) -> Presentation:
        rule = self.rule
        for name, _ in rule.lets:
            compiler.names[name] = remembered(compiler.names[name], name)
        alone = rule.file.one_finding_per == "instance"
        severity = self._node(compiler, rule.severity, SEVERITY)
        return Presentation(
            severity=severity.run,
            graded=severity.constant if severity.known else None,
            left=self._maybe(compiler, rule.left, NUMBER) if alone else None,
            right=self._maybe(compiler, rule.right, NUMBER) if alone else None,
            formula=self._formula(compiler, rule.formula) if alone else None,
            cells=tuple(self._stream(compiler, part) for part in rule.cells),
            default_cells=default,
            show=tuple(self._stream(compiler, part) for part in rule.show),
            sources=self._sources(compiler, loop_names),
            key=self._maybe(compiler, rule.key, TEXT),
            message=self._sentence(compiler, rule.message) if alone else None,
            suggestion=self._sentence(compiler, rule.suggestion) if alone else None,
            each=self._sentence(compiler, rule.each) if rule.each and not alone else None,
            grain=rule.file.one_finding_per,
        )

    def _sources(self, compiler: Compiler, loop_names: list[str]) -> tuple[Run, ...]:
        named = [self._at(part, compiler.expression) for part in self.rule.spans]
        looped = [compiler.names[name] for name in loop_names]
        if not self.rule.cells and not self.rule.show:
            # The cell that the finding points at by itself is shown already.
            looped = [node for node in looped if node.kind != CELL] + [
                node for node in looped if node.kind == CELL
            ][1:]
        return tuple(run for node in (*named, *looped) if (run := _source(node)) is not None)

    def _formula(self, compiler: Compiler, part: Part[Template] | None) -> Callable[[Scope], str] | None:
        if part is None:
            return None
        written = self._at(part, lambda syntax: compile_template(compiler, syntax), Written(()))
        return written.alone()

    def _sentence(self, compiler: Compiler, sentence: Sentence) -> Writers:
        chinese, english = sentence
        zh = self._at(chinese, lambda syntax: compile_template(compiler, syntax), Written(()))
        en = self._at(english, lambda syntax: compile_template(compiler, syntax, "en"), Written(()))
        return zh.beside(en)


def _kept(name: str) -> Run:
    return lambda scope: scope.records[name]


def _source(node: Node) -> Run | None:
    place, previous = node.place, node.previous
    if node.kind == CELL and place is not None and not previous:
        return lambda scope: scope.cell(place(scope))
    return node.source


def _never(scope: Scope) -> object:
    raise CompileStop("a stand-in for what did not compile")
