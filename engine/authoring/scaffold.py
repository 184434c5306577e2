"""A new rule to begin with: it loads and lints, and its cases say what is still to be written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ..errors import BadRequestError, Text
from ..rules import Ruleset

GROUPS: Final = {
    "D": "timeliness",
    "F": "form",
    "S": "sections",
    "T": "tables",
    "A": "arithmetic",
    "Y": "years",
    "N": "narrative",
    "M": "sums",
    "L": "authority",
    "P": "privacy",
    "Q": "wording",
    "G": "aggregation",
}
"""Folder of each family of the catalogue."""
OTHER_GROUP: Final = "local"
_ID: Final = re.compile(r"[A-Z]\d{2}")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

RULE: Final = """\
# yaml-language-server: $schema=../../schema/rule.schema.json
id: {id}
version: 1
title: {{zh: 待写标题, en: Title to be written}}
severity: info
stage: draft        # only `gouji rules backtest` looks at drafts; then shadow, warn, enforced
basis: [本系统核对项]        # law or notice with its number
fails_if: requests.received.total < 0        # true where the rule is broken
cells: [requests.received.total]
message:
  zh: "{{label(requests.received.total)}}为{{requests.received.total}}"
  en: "{{label(requests.received.total)}} is {{requests.received.total}}"
suggestion:
  zh: 请写明怎样改正
  en: Say how to mend it
"""
CASES: Final = """\
# yaml-language-server: $schema=../../schema/cases.schema.json
# Write the whole finding, message included; gouji rules test shows what the rule really says.
cases:
  - name: {{zh: 待写：触发的情形, en: TODO it fires}}
    report:
      cells: {{requests.received.total: 1}}
    expect:
      - severity: info
        cells: [requests.received.total]
        message: 待写：规则触发时的整句提示
  - name: {{zh: 待写：不触发的情形, en: TODO it does not fire}}
    report: {{}}
    expect: not_applicable        # TODO or pass
  - name: {{zh: 待写：无法核验的情形, en: TODO it cannot be assessed}}
    report:
      blank: [requests.received.total]
    expect: not_assessable
    reason: 待写：为什么无法核验
"""


def scaffold(ruleset: Ruleset, folder: Path, rule_id: str, slug: str) -> tuple[Path, Path]:
    """Write a rule and its cases, and return their paths; nothing that is there is overwritten.

    Args:
        ruleset: as loaded; its ids are taken.
        folder: of the ruleset or overlay that the rule is written into.
        rule_id: catalogue id, `A15`.
        slug: names the fault in the file's name, `figure-impossible`.

    Raises:
        BadRequestError: no such id or slug can be, or the id is taken.
    """
    if not _ID.fullmatch(rule_id):
        raise _bad("bad_rule_id", f"{rule_id} 不是规则编号", f"{rule_id} is no rule id", "A15")
    if not _SLUG.fullmatch(slug):
        raise _bad("bad_slug", f"{slug} 不能用作文件名", f"{slug} cannot name a file", "figure-impossible")
    taken = ruleset.rule(rule_id)
    if taken is not None:
        text = Text(
            f"已有规则 {rule_id} {taken.title.zh}（{taken.path.name}），请换一个编号",
            f"there is a rule {rule_id}, {taken.title.en} ({taken.path.name}); take another id",
        )
        raise BadRequestError("rule_id_taken", text)
    rule = folder / GROUPS.get(rule_id[0], OTHER_GROUP) / f"{rule_id}-{slug}.yaml"
    cases = rule.with_suffix(".cases.yaml")
    rule.parent.mkdir(parents=True, exist_ok=True)
    for path, content in ((rule, RULE), (cases, CASES)):
        with path.open("x", encoding="utf-8") as stream:
            stream.write(content.format(id=rule_id))
    return rule, cases


def _bad(code: str, zh: str, en: str, example: str) -> BadRequestError:
    return BadRequestError(code, Text(f"{zh}，应如 {example}", f"{en}; write it like {example}"))
