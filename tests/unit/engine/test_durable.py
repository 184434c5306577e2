"""The driver: facts in, what follows out, and a clean end whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any

import pytest

from gouji.engine.durable import (
    Assertion,
    Check,
    Compiled,
    Derived,
    Fact,
    Kind,
    Pattern,
    Production,
    Program,
    Ref,
    compile_productions,
)
from gouji.engine.durable.driver import MAX_FACTS
from gouji.engine.durable.lint import hash_of
from gouji.engine.errors import DecisionError

KINDS = {
    "edge": Kind({"start": int, "end": int}),
    "path": Kind({"start": int, "end": int}),
    "note": Kind({"text": str}),
    "least": Kind({"node": int, "value": int}, smallest="value"),
    "lonely": Kind({"node": int}),
}
RULES = (
    Production(
        "edge",
        "walk",
        (Pattern("e", "edge"),),
        (Assertion("path", {"start": Ref("e", "start"), "end": Ref("e", "end")}),),
    ),
    Production(
        "step",
        "walk",
        (Pattern("p", "path"), Pattern("e", "edge", (Check("start", "==", Ref("p", "end")),))),
        (Assertion("path", {"start": Ref("p", "start"), "end": Ref("e", "end")}),),
    ),
    Production(
        "least",
        "walk",
        (Pattern("p", "path"),),
        (Assertion("least", {"node": Ref("p", "end"), "value": Ref("p", "start")}),),
    ),
    Production(
        "lonely",
        "judge",
        (Pattern("e", "edge"), Pattern("no", "path", (Check("end", "==", Ref("e", "start")),), absent=True)),
        (Assertion("lonely", {"node": Ref("e", "start")}),),
    ),
    Production(
        "text",
        "walk",
        (Pattern("n", "note", (Check("text", "==", "勾稽"),)),),
        (Assertion("lonely", {"node": -1}),),
    ),
)
PROGRAM = Program("test", KINDS, ("walk", "judge"), RULES)


@pytest.fixture(scope="module")
def compiled() -> Any:
    made = compile_productions(PROGRAM)
    yield made
    made.close()


def edge(start: int, end: int) -> Fact:
    return Fact("edge", {"start": start, "end": end})


def note(text: Any) -> Fact:
    return Fact("note", {"text": text})


def of_kind(derived: tuple[Derived, ...], kind: str) -> set[tuple[Any, ...]]:
    return {tuple(found.fact.values.values()) for found in derived if found.fact.kind == kind}


def test_rules_chain_forward_through_stages(compiled: Compiled) -> None:
    derived = compiled.run([edge(1, 2), edge(2, 3), edge(3, 4)])

    assert of_kind(derived, "path") == {(1, 2), (2, 3), (3, 4), (1, 3), (2, 4), (1, 4)}
    assert of_kind(derived, "lonely") == {(1,)}


def test_nothing_in_nothing_out(compiled: Compiled) -> None:
    assert compiled.run([]) == ()


def test_a_circle_ends(compiled: Compiled) -> None:
    derived = compiled.run([edge(1, 2), edge(2, 1)])

    assert of_kind(derived, "path") == {(1, 2), (2, 1), (1, 1), (2, 2)}
    assert of_kind(derived, "lonely") == set()


def test_of_a_smallest_property_the_smallest_is_among_what_follows(compiled: Compiled) -> None:
    least: dict[int, int] = {}
    for node, value in of_kind(compiled.run([edge(2, 9), edge(1, 9), edge(3, 9)]), "least"):
        least[node] = min(value, least.get(node, value))

    assert least == {9: 1}


def test_what_follows_tells_the_rule_and_the_facts_it_followed_from(compiled: Compiled) -> None:
    derived = compiled.run([edge(1, 2)])

    assert derived[0] == Derived(Fact("path", {"start": 1, "end": 2}), "edge", {"e": edge(1, 2)})


def test_the_same_fact_twice_is_one_fact(compiled: Compiled) -> None:
    assert of_kind(compiled.run([edge(1, 2), edge(1, 2)]), "path") == {(1, 2)}
    assert len(compiled.run([edge(1, 2), edge(1, 2)])) == len(compiled.run([edge(1, 2)]))


def test_one_run_knows_nothing_of_the_one_before(compiled: Compiled) -> None:
    compiled.run([edge(1, 2)])

    assert of_kind(compiled.run([edge(2, 3)]), "path") == {(2, 3)}


@pytest.mark.parametrize(
    "text", ["", '引号"反斜\\线\n换行\t', "\x00", "emoji 🙂", "</script>", "勾" * 5_333, '{"a": 1}']
)
def test_strings_that_the_library_takes_go_through(compiled: Compiled, text: str) -> None:
    assert compiled.run([note(text)]) == ()
    assert of_kind(compiled.run([note(text), note("勾稽")]), "lonely") == {(-1,)}


@pytest.mark.parametrize(
    ("fact", "complaint"),
    [
        (edge(1, 2**53 + 1), "Fact edge: the integer end is beyond 2^53"),
        (edge(1, -(2**63)), "Fact edge: the integer end is beyond 2^53"),
        (Fact("edge", {"start": 1, "end": 1e-05}), "Fact edge: end must be int, not float"),
        (Fact("edge", {"start": 1, "end": float("nan")}), "Fact edge: end must be int, not float"),
        (Fact("edge", {"start": 1, "end": float("inf")}), "Fact edge: end must be int, not float"),
        (Fact("edge", {"start": 1, "end": True}), "Fact edge: end must be int, not bool"),
        (Fact("edge", {"start": 1, "end": None}), "Fact edge: end must be int, not NoneType"),  # type: ignore[dict-item]
        (Fact("edge", {"start": 1, "end": []}), "Fact edge: end must be int, not list"),  # type: ignore[dict-item]
        (note("x" * 65_536), "Fact note: text is longer than 16000 bytes or holds half a character"),
        (note("勾" * 5_334), "Fact note: text is longer than 16000 bytes or holds half a character"),
        (note("\ud800"), "Fact note: text is longer than 16000 bytes or holds half a character"),
        (Fact("edge", {}), "Fact edge: the properties must be exactly ['end', 'start'], not []"),
        (
            Fact("note", {"text": "a", "sid": "b"}),
            "Fact note: the properties must be exactly ['text'], not ['sid', 'text']",
        ),
        (
            Fact("note", {"text": "a", "a.b": "b"}),
            "Fact note: the properties must be exactly ['text'], not ['a.b', 'text']",
        ),
        (
            Fact("note", {f"k{number}": 1 for number in range(2)}),
            "Fact note: the properties must be exactly ['text'], not ['k0', 'k1']",
        ),
        (Fact("done", {"stage": "walk"}), "Fact done: this kind of fact is not declared"),
    ],
)
def test_facts_that_the_library_would_misread_are_refused_and_the_next_run_is_clean(
    compiled: Compiled, fact: Fact, complaint: str
) -> None:
    with pytest.raises(DecisionError) as raised:
        compiled.run([edge(7, 8), fact])

    assert (raised.value.code, raised.value.text.en) == ("bad_fact", complaint)
    assert of_kind(compiled.run([edge(1, 2)]), "path") == {(1, 2)}


def test_no_two_ids_of_one_session_hash_alike() -> None:
    """`cell-232789` and `cell-429192` are one id to the library, and the second fact is lost; ours are numbers."""
    assert hash_of("cell-232789") == hash_of("cell-429192")
    assert len({hash_of(f"{number}.0") for number in range(MAX_FACTS + 1)}) == MAX_FACTS + 1


def test_a_thousand_facts_lose_none(compiled: Compiled) -> None:
    derived = compiled.run([edge(number, number + 1) for number in range(0, 2_000, 2)])

    assert len(of_kind(derived, "path")) == 1_000


def test_more_facts_than_memory_is_meant_for_are_refused(compiled: Compiled) -> None:
    with pytest.raises(DecisionError) as raised:
        compiled.run([note(str(number)) for number in range(MAX_FACTS + 1)])

    assert raised.value.code == "too_many_facts"


def test_texts_whose_hashes_collide_are_told_apart() -> None:
    kinds = {"a": Kind({"t": str}), "b": Kind({"t": str}), "same": Kind({"t": str})}
    join = Production(
        "join",
        "s",
        (Pattern("x", "a"), Pattern("y", "b", (Check("t", "==", Ref("x", "t")),))),
        (Assertion("same", {"t": Ref("x", "t")}),),
    )
    compiled = compile_productions(Program("test", kinds, ("s",), (join,)))

    derived = compiled.run(
        [Fact("a", {"t": "cell-232789"}), Fact("b", {"t": "cell-429192"}), Fact("b", {"t": "cell-232789"})]
    )

    compiled.close()
    assert of_kind(derived, "same") == {("cell-232789",)}


def test_too_many_firings_are_stopped_and_the_next_run_is_clean(compiled: Compiled) -> None:
    with pytest.raises(DecisionError) as raised:
        compiled.run([edge(number, number + 1) for number in range(30)], max_firings=100)

    assert raised.value.code == "too_many_firings"
    assert of_kind(compiled.run([edge(1, 2)]), "path") == {(1, 2)}


def test_facts_that_cannot_be_had_end_the_run_and_the_next_one_is_clean(compiled: Compiled) -> None:
    """Whatever is raised between two calls into the library, the session ends and the lock is free."""

    def broken() -> Any:
        yield edge(1, 2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compiled.run(broken())

    assert of_kind(compiled.run([edge(1, 2)]), "path") == {(1, 2)}


def test_closed_rules_say_so() -> None:
    made = compile_productions(PROGRAM)
    made.close()
    made.close()

    with pytest.raises(DecisionError) as raised:
        made.run([])

    assert (made.is_closed, raised.value.code) == (True, "closed")


def test_a_session_that_is_the_1025th_is_like_the_first(compiled: Compiled) -> None:
    """The library ends the process at 1,025 live sessions; ours never has two."""
    for number in range(1_100):
        assert of_kind(compiled.run([edge(number, number + 1)]), "path") == {(number, number + 1)}


def test_always_true_last_term_keeps_a_false_comparison_inside_its_array() -> None:
    """`n > a.n`, false, as the last term: SIGSEGV in the library in a program of one rule."""
    kinds = {"a": Kind({"n": int}), "out": Kind({"n": int})}
    more = Production(
        "more",
        "s",
        (Pattern("x", "a"), Pattern("y", "a", (Check("n", ">", Ref("x", "n")),))),
        (Assertion("out", {"n": Ref("y", "n")}),),
    )
    compiled = compile_productions(Program("test", kinds, ("s",), (more,)))

    derived = compiled.run([Fact("a", {"n": 2}), Fact("a", {"n": 1}), Fact("a", {"n": 3})])

    compiled.close()
    assert of_kind(derived, "out") == {(2,), (3,)}


def test_threads_share_one_program(compiled: Compiled) -> None:
    wrong: list[int] = []

    def work(start: int) -> None:
        for number in range(start, start + 200):
            if of_kind(compiled.run([edge(number, -number)]), "path") != {(number, -number)}:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(1_000 * number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_children_use_what_was_compiled_before_the_fork() -> None:
    """Prefork: four children and the parent run the same program, one of them forked while a session is open."""
    script = """
import os, sys
from tests.unit.engine.test_durable import PROGRAM, edge, of_kind
from gouji.engine.durable import compile_productions

compiled = compile_productions(PROGRAM)

def right(offset):
    return all(
        of_kind(compiled.run([edge(n + offset, -n - 1)]), "path") == {(n + offset, -n - 1)} for n in range(300)
    )

def forking():
    yield edge(1, 2)
    children.append(os.fork())
    if not children[-1]:
        os._exit(0 if right(5000) else 1)
    yield edge(2, 3)

children = []
assert of_kind(compiled.run(forking()), "path") == {(1, 2), (2, 3), (1, 3)}
for number in range(4):
    child = os.fork()
    if not child:
        os._exit(0 if right(1000 * number) else 1)
    children.append(child)
assert right(0)
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
sys.exit(codes != [0] * 5)
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=os.getcwd(), timeout=120, check=False)

    assert ended.returncode == 0
