"""`gouji audit`: the trail of who did what, and whether anybody changed it behind the database's back."""

from __future__ import annotations

import re

import click

from gouji.engine.errors import Text
from gouji.engine.store.queries import audit
from gouji.workers.settings import load_settings

from .database import open_store
from .language import BadUse, Group, command, option, say

FOUND: int = 1
_HEAD = re.compile(r"[0-9a-f]{64}")

audit_command = Group("audit", about=Text("审计记录。", "The audit trail."))


@command(
    "verify",
    Text(
        "核对审计记录是否被改动：逐条重算散列链。记下末尾的散列值，下次用 --expect 可发现末尾是否被截去。"
        "完整时返回 0，否则返回 1。",
        "Recomputes the chain of hashes over all entries. Note the last hash: --expect then also shows whether the "
        "end was cut off. Exits 0 where the trail is whole, else 1.",
    ),
    examples=("gouji audit verify", "gouji audit verify --expect 5f2c…"),
)
@option("--expect", metavar="HASH", about=Text("以前记下的末尾散列值", "a last hash that was noted earlier"))
def verify_command(expect: str | None) -> int:
    """Say whether the trail is whole."""
    if expect is not None and not _HEAD.fullmatch(expect.lower()):
        raise BadUse(
            Text(
                "--expect 须为 64 位十六进制散列值，即以前 verify 打印的那一个",
                "--expect takes the 64 hex digits that verify printed earlier",
            )
        )
    with open_store(load_settings()) as database, database.read_session() as session:
        seen = audit.verify(session, expect.lower() if expect else None)
    click.echo(say(_verdict(seen)))
    return 0 if seen.is_whole else FOUND


def _verdict(seen: audit.Verified) -> Text:
    if seen.broken is not None:
        return Text(
            f"✗ 审计记录第 {seen.broken} 号与前一条不衔接：该条被改动，或其前有记录被删除。此前 {seen.count} 条完整。"
            "请保全数据库与备份，与备份逐条比对。",
            f"✗ entry {seen.broken} does not fit the one before: it was changed, or one before it was removed. "
            f"{seen.count} entries before it are whole. Secure database and backups, and compare them.",
        )
    if seen.knows_expected is False:
        return Text(
            f"✗ 审计记录 {seen.count} 条前后衔接，但其中没有给出的散列值：末尾曾被截去，或记录来自另一个数据库。",
            f"✗ {seen.count} entries fit each other, but the given hash is not among them: the end was cut off, or "
            "this is another database.",
        )
    return Text(
        f"✓ 审计记录完整，共 {seen.count} 条；末尾散列值 {seen.head}",
        f"✓ the audit trail is whole: {seen.count} entries; last hash {seen.head}",
    )


audit_command.add_command(verify_command)
