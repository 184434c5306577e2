"""Splits an expression into its words; see `rulesets/LANGUAGE.md`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ..errors import Text
from .problems import ExpressionError

KEYWORDS: Final = frozenset({"or", "and", "not", "in", "if", "then", "else", "for", "where", "true", "false"})
MOST_DIGITS: Final = 40
"""Of a number: more than any figure of a report has."""
MOST_WORDS: Final = 4000
_MEANT: Final = {
    "=": "==", "＝": "==", "≠": "!=", "≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "（": "(", "）": ")",
    "，": ",", "。": ".", "【": "[", "】": "]", "＋": "+", "－": "-", "−": "-", "×": "*", "÷": "/",
    "&": "and", "|": "or", "!": "not", "！": "!", "“": '"', "”": '"', "‘": "'", "’": "'",
}  # fmt: skip
_TOKEN: Final = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>==|!=|<=|>=|[-+*/<>()\[\],.])
    )""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """One word of an expression; `kind` is number, text, name, keyword, sign or end."""

    kind: str
    word: str
    offset: int


def tokens_of(text: str) -> list[Token]:
    """Split `text` into words; ExpressionError at a character that starts none."""
    tokens, position = [], 0
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if not match or match.lastgroup is None:
            at = position + len(stripped[position:]) - len(stripped[position:].lstrip())
            raise _bad_character(stripped[at], at)
        kind, word = match.lastgroup, match.group(match.lastgroup)
        if kind == "number" and len(word) > MOST_DIGITS:
            raise ExpressionError(
                "long_number",
                Text(f"数字太长，最多 {MOST_DIGITS} 位", f"a number has {MOST_DIGITS} digits at most"),
                match.start(kind),
            )
        if kind == "name" and word in KEYWORDS:
            kind = "keyword"
        tokens.append(Token(kind, word, match.start(match.lastgroup)))
        position = match.end()
    tokens.append(Token("end", "", len(stripped)))
    if len(tokens) > MOST_WORDS:
        raise ExpressionError(
            "long_expression",
            Text(
                f"表达式太长，最多 {MOST_WORDS} 个词；请用 let 拆开，或用 any、all",
                f"an expression has {MOST_WORDS} words at most; take it apart with let, or use any or all",
            ),
            tokens[MOST_WORDS].offset,
        )
    return tokens


def _bad_character(sign: str, at: int) -> ExpressionError:
    if sign in "\"'":
        text = Text("引号没有配对", "this quote has no partner")
    elif sign in _MEANT:
        meant = _MEANT[sign]
        text = Text(
            f"此处不能有“{sign}”；是否为 {meant}？", f"«{sign}» has no meaning here; did you mean {meant}?"
        )
    else:
        text = Text(f"此处不能有“{sign}”", f"«{sign}» has no meaning here")
    return ExpressionError("bad_character", text, at)
