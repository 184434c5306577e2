"""Parses expressions, loops and message templates by precedence climbing; see `rulesets/LANGUAGE.md`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ..errors import Text
from .problems import ExpressionError
from .syntax import (
    Binary,
    Call,
    Choice,
    Comprehension,
    Expression,
    ListOf,
    Literal,
    Loop,
    Path,
    Template,
    Unary,
)
from .tokens import Token, tokens_of

BINDING: Final = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in", "not in"), 4),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
KEPT: Final = 4096
"""Texts whose parsed form is kept: the two languages of a sentence, and all rules loaded again, share it."""
_WORDS: Final = frozenset({"sign", "keyword"})
_NOT_BINDING: Final = 3
_COMPARISON: Final = 4
MOST_IN_A_ROW: Final = 200
"""Operators one after the other without brackets, as in `a or b or c`."""
DEEPEST: Final = 60
"""Brackets, choices and signs within each other."""


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = tokens_of(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def step(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def at(self, *words: str) -> bool:
        token = self.tokens[self.index]
        return token.word in words and token.kind in _WORDS

    def take(self, word: str) -> bool:
        token = self.tokens[self.index]
        if token.word == word and token.kind in _WORDS:
            self.index += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise self.surprise(f"“{word}”", f"«{word}»")

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise self.surprise("表达式结束", "the end of the expression")

    def surprise(self, wanted_zh: str, wanted_en: str) -> ExpressionError:
        found = self.token.word or "end"
        found_zh = f"“{self.token.word}”" if self.token.word else "表达式结尾"
        return ExpressionError(
            "syntax",
            Text(f"应为{wanted_zh}，此处为{found_zh}", f"expected {wanted_en}, found «{found}»"),
            self.token.offset,
        )

    def name(self) -> str:
        if self.token.kind != "name":
            raise self.surprise("名称", "a name")
        return self.step().word

    def expression(self, floor: int = 0) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.too_much()
        expression = self.chain(floor)
        self.depth -= 1
        return expression

    def too_much(self) -> ExpressionError:
        return ExpressionError(
            "deep_expression",
            Text(
                f"嵌套太深（最多 {DEEPEST} 层）或连用的运算符太多（最多 {MOST_IN_A_ROW} 个）；请用 let 拆开",
                f"nested too deeply ({DEEPEST} levels at most), or too many operators in a row ({MOST_IN_A_ROW} at most); "
                "take it apart with let",
            ),
            self.token.offset,
        )

    def chain(self, floor: int) -> Expression:
        left = self.prefix()
        count = 0
        while True:
            operator, words = self.infix()
            binding = BINDING.get(operator, -1)
            if binding <= floor:
                return left
            count += 1
            if count > MOST_IN_A_ROW:
                raise self.too_much()
            offset = self.token.offset
            self.index += words
            right = self.expression(binding)
            left = Binary(operator, left, right, offset)
            if binding == _COMPARISON and BINDING.get(self.infix()[0]) == _COMPARISON:
                raise self.surprise("and 连接的两个比较", "two comparisons joined by and")

    def infix(self) -> tuple[str, int]:
        token = self.token
        if token.kind not in _WORDS:
            return "", 0
        if token.word == "not" and token.kind == "keyword":
            following = self.tokens[self.index + 1]
            if following.kind == "keyword" and following.word == "in":
                return "not in", 2
        return token.word, 1

    def prefix(self) -> Expression:
        token = self.token
        if token.kind == "name":
            return self.path_or_call()
        if token.kind not in _WORDS:
            return self.literal()
        if self.take("not"):
            return Unary("not", self.expression(_NOT_BINDING), token.offset)
        if self.take("-"):
            return Unary("-", self.expression(BINDING["*"]), token.offset)
        if self.take("if"):
            return self.choice(token.offset)
        if self.take("("):
            inner = self.expression()
            self.expect(")")
            return inner
        if self.take("["):
            return ListOf(self.arguments("]"), token.offset)
        return self.literal()

    def choice(self, offset: int) -> Expression:
        condition = self.expression()
        self.expect("then")
        first = self.expression()
        self.expect("else")
        return Choice(condition, first, self.expression(), offset)

    def literal(self) -> Expression:
        token = self.token
        if token.kind == "number":
            self.index += 1
            return Literal(Decimal(token.word) if "." in token.word else int(token.word), token.offset)
        if token.kind == "text":
            self.index += 1
            return Literal(re.sub(r"\\(.)", r"\1", token.word[1:-1]), token.offset)
        if self.at("true", "false"):
            self.index += 1
            return Literal(token.word == "true", token.offset)
        raise self.surprise("一个值", "a value")

    def arguments(self, closing: str) -> tuple[Expression, ...]:
        items: list[Expression] = []
        while not self.at(closing):
            items.append(self.expression())
            if not self.take(","):
                break
        self.expect(closing)
        return tuple(items)

    def path_or_call(self) -> Expression:
        offset = self.token.offset
        first = self.name()
        if self.take("("):
            return self.call(first, offset)
        steps: list[str | Expression] = [first]
        while True:
            if self.take("."):
                steps.append(self.name())
            elif self.take("["):
                steps.append(self.expression())
                self.expect("]")
            else:
                return Path(tuple(steps), offset)

    def call(self, name: str, offset: int) -> Expression:
        if self.take(")"):
            return Call(name, (), None, offset)
        item = self.comprehension()
        if item.loops:
            self.expect(")")
            return Call(name, (), item, offset)
        if self.take(","):
            return Call(name, (item.item, *self.arguments(")")), None, offset)
        self.expect(")")
        return Call(name, (item.item,), None, offset)

    def comprehension(self) -> Comprehension:
        offset = self.token.offset
        item = self.expression()
        loops = []
        while self.take("for"):
            loops.append(self.loop())
        where = self.expression() if loops and self.take("where") else None
        return Comprehension(item, tuple(loops), where, offset)

    def loop(self) -> Loop:
        offset = self.token.offset
        name = self.name()
        self.expect("in")
        return Loop(name, self.expression(), offset)


@lru_cache(maxsize=KEPT)
def parse_expression(text: str) -> Expression:
    """Return the parsed expression; ExpressionError with its place where it is none."""
    parser = _Parser(text)
    expression = parser.expression()
    parser.expect_end()
    return expression


@lru_cache(maxsize=KEPT)
def parse_comprehension(text: str) -> Comprehension:
    """Return `item` or `item for name in set where condition`, as `cells` and `evidence` list them."""
    parser = _Parser(text)
    comprehension = parser.comprehension()
    parser.expect_end()
    return comprehension


@lru_cache(maxsize=KEPT)
def parse_loop(text: str) -> Loop:
    """Return `name in set`, as `for_each` has it."""
    parser = _Parser(text)
    loop = parser.loop()
    parser.expect_end()
    return loop


_BRACE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@lru_cache(maxsize=KEPT)
def parse_template(text: str) -> Template:
    """Return a sentence with its `{expressions}` parsed; `{{` and `}}` stand for braces."""
    parts: list[str | Expression] = []
    position = 0
    for match in _BRACE.finditer(text):
        parts.append(text[position : match.start()])
        position = match.end()
        if match.group() in ("{{", "}}"):
            parts.append(match.group()[0])
        elif match.group(1) is None:
            raise ExpressionError("brace", Text("花括号不成对", "a brace without its partner"), match.start())
        else:
            parts.append(_embedded(match.group(1), match.start() + 1))
    parts.append(text[position:])
    return Template(tuple(part for part in parts if part != ""))


def _embedded(text: str, start: int) -> Expression:
    try:
        return parse_expression(text)
    except ExpressionError as error:
        raise ExpressionError(error.code, error.text, start + error.offset) from error
