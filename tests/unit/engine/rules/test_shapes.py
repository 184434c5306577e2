"""A file of the wrong shape: what is wrong at which line, and the nearest word."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.rules import load_ruleset
from tests.unit.engine.rules.folders import write_ruleset

RULE = """\
titel: {zh: a, en: b}
stage: enforce
applies_to: {yeers: {from: 2019}, templates: [F20], organ_kinds: [goverment]}
when: [{if: "true", otherwize: {zh: a, en: b}}]
lenient: {blanc: 0}
fails_if: true"""


def test_every_wrong_key_and_word_is_told_at_once_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(write_ruleset(tmp_path, X01=RULE))

    told = [
        (one.location.line if one.location else None, one.text.zh, one.text.en.rpartition("; ")[2])
        for one in caught.value.problems
    ]
    assert told == [
        (8, "titel：没有这个键；是否为 title？", "did you mean title?"),
        (
            9,
            "stage：只能是 draft、shadow、warn、enforced、retired；是否为 enforced？",
            "did you mean enforced?",
        ),
        (10, "applies_to.yeers：没有这个键；是否为 years？", "did you mean years?"),
        (10, "applies_to.templates.0：只能是 F19、F21、mixed；是否为 F21？", "did you mean F21?"),
        (
            10,
            "applies_to.organ_kinds.0：只能是 department、government、township、vertical、unknown；是否为 government？",
            "did you mean government?",
        ),
        (11, "when.0.otherwise：缺少这一项", "when.0.otherwise: this key is missing"),
        (11, "when.0.otherwize：没有这个键；是否为 otherwise？", "did you mean otherwise?"),
        (12, "lenient.blanc：没有这个键；是否为 blank？", "did you mean blank?"),
    ]
