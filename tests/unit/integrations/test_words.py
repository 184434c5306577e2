"""What became of a rule has one word in Chinese, wherever it is told."""

from pathlib import Path

from gouji.engine.model import RuleOutcome
from gouji.integrations.inbound.cli.listing import RULE_WORDS

ROOT = Path(__file__).parents[3]
TOLD_IN = {".py", ".html", ".js", ".po", ".yaml"}


def test_what_could_not_be_checked_is_called_so_by_one_word() -> None:
    others = [
        str(file.relative_to(ROOT))
        for folder in ("engine", "workers", "integrations", "rulesets")
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in TOLD_IN and "无法核对" in file.read_text(encoding="utf-8")
    ]

    assert RULE_WORDS[RuleOutcome.NOT_ASSESSABLE].zh == "无法核验"
    assert others == []
