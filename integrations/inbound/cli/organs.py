"""`gouji organs`: the register of organs in the store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from gouji.engine.errors import Text
from gouji.engine.register import Registered, load_organs
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, organs
from gouji.workers.settings import load_settings

from .database import open_store
from .language import Group, argument, command, option, say

organs_command = Group("organs", about=Text("机关名录。", "The register of organs."))


@command(
    "import",
    Text(
        "把机关名录文件（YAML 或 CSV，UTF-8）存入库中；代码相同的以文件为准，其余不变。有一处不对就什么都不存，"
        "并逐行列出错处。名录说明谁的报告汇入哪一级政府的报告，以及更名、合并、拆分、设立、撤销后上年报告由谁报送："
        "lineage 一项中，merged 写在合并后的机关（others 为并入者），split 写在被拆分或拆出的机关，renamed 写在改名后的机关，"
        "founded 写在新设的机关，abolished 写在撤销的机关（others 为承接者）。",
        "Stores the organs of a file (YAML or CSV, UTF-8): those whose codes are there already are replaced, others stay. "
        "Where one entry is wrong nothing is stored, and every mistake is listed with its line. "
        "The register says whose reports a government's report sums up, and who filed last year's: in `lineage`, merged stands "
        "at the organ made (others: those that went into it), split at the organ divided or at what came of it, renamed at the "
        "organ with its new name, founded at the new one, abolished at the one that ended (others: who took over).",
    ),
    examples=("gouji organs import organs.yaml --dry-run", "gouji organs import organs.csv"),
)
@argument("file", metavar="FILE", about=Text("机关名录文件", "file of organs"))
@option("--dry-run", is_flag=True, about=Text("只核对，不存", "check only, store nothing"))
def import_command(file: str, dry_run: bool) -> None:
    """Store the organs of `file` and say how many were new."""
    entries = load_organs(Path(file))
    with open_store(load_settings()) as database:
        with database.read_session() as session:
            known = {entry.organ.code for entry in organs.registered(session)}
        if not dry_run:
            with database.session() as session:
                _store(session, entries, Path(file))
    replaced = sum(entry.organ.code in known for entry in entries)
    click.echo(say(_told(len(entries) - replaced, replaced, dry_run)))


def _store(session: Session, entries: tuple[Registered, ...], file: Path) -> None:
    now = datetime.now(UTC)
    organs.save_organs(session, entries, now)
    audit.record(
        session,
        actor="command line",
        action="import",
        subject="organs",
        subject_id=file.name,
        now=now,
        details={"organs": len(entries)},
    )


def _told(new: int, replaced: int, dry_run: bool) -> Text:
    if dry_run:
        return Text(
            f"文件无误，未存：新 {new} 个，更新 {replaced} 个机关",
            f"the file is in order, nothing was stored: {new} new organs, {replaced} to be replaced",
        )
    return Text(f"新 {new} 个，更新 {replaced} 个机关", f"{new} new organs, {replaced} replaced")


@command(
    "list",
    Text(
        "列出库中的机关，每行一个：代码、名称、类型、行政区划、别名和曾用名，以制表符分隔。",
        "Lists the organs of the store, one a line: code, name, kind, division, other names, separated by tabs.",
    ),
)
def list_command() -> None:
    """Print every registered organ, or that there is none."""
    with open_store(load_settings()) as database, database.read_session() as session:
        entries = organs.registered(session)
    for entry in entries:
        organ = entry.organ
        click.echo(
            "\t".join(
                (organ.code or "", organ.name, organ.kind, organ.region or "", "|".join(entry.spellings()))
            )
        )
    if not entries:
        text = Text(
            "库中还没有机关；用 gouji organs import FILE 存入",
            "no organs in the store yet; gouji organs import FILE brings them in",
        )
        click.echo(say(text), err=True)


organs_command.add_command(import_command)
organs_command.add_command(list_command)
