"""`gouji organs`: the roster in the store: brought in, taken out, listed, shown as a tree."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.register import Register, Registered, is_within, load_located, load_register
from gouji.engine.roster.columns import KINDS
from gouji.engine.roster.events import ended_on
from gouji.engine.roster.plan import Mistake, Plan, Planned, plan_entries, plan_sheet
from gouji.engine.roster.sheets import read_sheet
from gouji.engine.roster.tree import Branch, tree_of, walked
from gouji.engine.roster.writing import to_csv, to_xlsx
from gouji.engine.store import Database
from gouji.engine.store.queries import organs
from gouji.workers.settings import load_settings

from ...desk.roster_files import by_code, import_plan
from .database import open_store
from .language import BadUse, Group, argument, command, language, option, say
from .problems import refusal
from .under_way import shown_progress

MOST_SHOWN: Final = 200
"""So many changes and mistakes are printed of each unless all are asked for."""

organs_command = Group("organs", about=Text("机关名录。", "The roster of organs."))


@command(
    "import",
    Text(
        "把机关名录文件（XLSX、CSV 或 YAML；CSV 可为 UTF-8 或 GBK）存入库中：以代码为准，已有的更新，没有的新增，其余不变；"
        "没有的列不改，有的列留空即清空。逐项列出改动，有一处错就什么都不存，并逐行列出错处和原因。"
        "gouji organs export 得到的文件就是样表。沿革一列（YAML 中为 lineage）说明谁的上年报告由谁报送："
        "合并写在合并后的机关（括号里为并入者），拆分写在被拆分或拆出的机关，更名写在改名后的机关，设立写在新设的机关，"
        "撤销写在撤销的机关（括号里为承接者）。",
        "Stores the organs of a file (XLSX, CSV or YAML; CSV in UTF-8 or GBK): known by their codes, those that are there are "
        "updated, others are added, the rest stays; a missing column changes nothing, an empty cell empties the value. Every "
        "change is listed; where one row is wrong nothing is stored, and every mistake is listed with its line and reason. What "
        "gouji organs export writes is a sample. The column lineage says who filed last year's report: merged stands at the organ "
        "made (in brackets those that went into it), split at the organ divided or at what came of it, renamed at the organ with "
        "its new name, founded at the new one, abolished at the one that ended (in brackets who took over).",
    ),
    examples=("gouji organs import organs.xlsx --dry-run", "gouji organs import organs.csv"),
)
@argument("file", metavar="FILE", about=Text("机关名录文件", "roster file"))
@option(
    "--dry-run",
    is_flag=True,
    about=Text("只核对，列出会改什么，不存", "only show what would change, store nothing"),
)
@option(
    "--all",
    "show_all",
    is_flag=True,
    about=Text("列出全部改动，不只前 200 项", "list every change, not only the first 200"),
)
def import_command(file: str, dry_run: bool, show_all: bool) -> None:
    """Show what importing `file` changes, and import it."""
    path = Path(file)
    with open_store(load_settings()) as database:
        plan = _plan(database, path)
        _print_plan(plan, path, None if show_all else MOST_SHOWN)
        if dry_run and not plan.errors:
            click.echo(
                say(_counted(plan, Text("文件无误，未存：", "the file is in order, nothing was stored: ")))
            )
            return
        with shown_progress(Text("写入", "writing")) as tell, database.session() as session:
            import_plan(session, plan, "command line", path.name, datetime.now(UTC), tell)
    click.echo(say(_counted(plan, Text("已存：", "stored: "))))


@command(
    "export",
    Text(
        "把库中的名录写成文件，按后缀为 XLSX 或 CSV；再导入不会有任何改动。",
        "Writes the roster of the store to a file, XLSX or CSV by its ending; imported again it changes nothing.",
    ),
    examples=("gouji organs export organs.xlsx",),
)
@argument("file", metavar="FILE", about=Text("要写的文件，.xlsx 或 .csv", "the file to write, .xlsx or .csv"))
@option("--region", about=Text("只要该行政区划及其下属", "only this division and all in it"))
def export_command(file: str, region: str | None) -> None:
    """Write the roster to `file`."""
    path = Path(file)
    writers = {".xlsx": to_xlsx, ".csv": to_csv}
    if path.suffix.lower() not in writers:
        raise BadUse(Text("文件名须以 .xlsx 或 .csv 结尾", "the file name must end in .xlsx or .csv"))
    if not path.parent.is_dir():
        raise BadUse(Text(f"没有文件夹 {path.parent}", f"there is no folder {path.parent}"))
    entries = _entries(region)
    content = writers[path.suffix.lower()](entries)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadRequestError(
            "cannot_write",
            Text(f"写不了 {path}：{refusal(error).zh}", f"{path} cannot be written: {refusal(error).en}"),
        ) from error
    click.echo(say(Text(f"{len(entries)} 个机关写入 {path}", f"{len(entries)} organs written to {path}")))


@command(
    "list",
    Text(
        "列出库中的机关，每行一个：代码、名称、类型、行政区划、别名和曾用名，以制表符分隔。",
        "Lists the organs of the store, one a line: code, name, kind, division, other names, separated by tabs.",
    ),
)
def list_command() -> None:
    """Print every registered organ, or that there is none."""
    for entry in _entries(None):
        organ = entry.organ
        fields = (organ.code or "", organ.name, organ.kind, organ.region or "", "|".join(entry.spellings()))
        click.echo("\t".join(fields))


@command(
    "tree",
    Text(
        "按上下级列出机关：省、市、县、部门和乡镇街道，垂直管理机关另列。",
        "Shows who stands below whom: province, city, county, departments and townships; vertical organs apart.",
    ),
    examples=("gouji organs tree --region 2201",),
)
@option("--region", about=Text("只要该行政区划及其下属", "only this division and all in it"))
@option("--ended", is_flag=True, about=Text("也列出已撤并的机关", "those that ended as well"))
def tree_command(region: str | None, ended: bool) -> None:
    """Print the tree."""
    entries = _entries(region)
    register = load_register().with_organs(entries)
    tree = tree_of(register, [entry for entry in entries if ended or ended_on(register, entry) is None])
    _print_branches(tree.branches, register)
    if tree.vertical:
        click.echo(say(Text("垂直管理：", "vertically managed:")))
        _print_branches(tree.vertical, register)


def _print_branches(branches: Iterable[Branch], register: Register) -> None:
    for depth, branch in walked(branches):
        organ = branch.entry.organ
        gone = ended_on(register, branch.entry)
        note = say(Text(f" （{gone} 起不再存在）", f" (no more from {gone} on)")) if gone else ""
        click.echo(f"{'  ' * depth}{organ.name}  [{organ.code}] {say(KINDS[organ.kind])}{note}")


def _entries(region: str | None) -> list[Registered]:
    """Return the organs of the store, those of a region if one is given; says so where there are none."""
    if region is not None and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        raise BadUse(Text("--region 须为 2、4 或 6 位数字", "--region takes 2, 4 or 6 digits"))
    with open_store(load_settings()) as database, database.read_session() as session:
        entries = organs.registered(session)
    found = [
        entry
        for entry in entries
        if region is None or (entry.organ.region and is_within(entry.organ.region, region))
    ]
    if not found:
        text = Text(
            "库中还没有机关；用 gouji organs import FILE 存入",
            "no organs in the store yet; gouji organs import FILE brings them in",
        )
        if entries:
            text = Text(f"行政区划 {region} 没有机关", f"no organs in the division {region}")
        click.echo(say(text), err=True)
    return found


def _plan(database: Database, path: Path) -> Plan:
    plain = load_register()
    with database.read_session() as session:
        known = by_code(organs.registered(session))
    if path.suffix.lower() in (".yaml", ".yml"):
        return plan_entries(load_located(path), known, plain)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadRequestError(
            "cannot_read",
            Text(f"读不了 {path}：{refusal(error).zh}", f"{path} cannot be read: {refusal(error).en}"),
        ) from error
    with shown_progress(Text("读取", "reading")) as tell:
        sheet = read_sheet(content, path.name, tell)
    with shown_progress(Text("核对", "checking")) as tell:
        return plan_sheet(sheet, known, plain, tell=tell)


def _print_plan(plan: Plan, path: Path, most: int | None) -> None:
    for mistake in (*plan.errors[:most], *plan.warnings[:most]):
        click.echo(f"{path}:{_told(mistake)}", err=True)
    for sign, changes in (("+", plan.new), ("~", plan.changed)):
        for planned in changes[:most]:
            click.echo(f"{sign} {_line(planned)}")
        if most is not None and len(changes) > most:
            more = len(changes) - most
            click.echo(
                say(
                    Text(
                        f"{sign} … 还有 {more} 项，用 --all 全部列出",
                        f"{sign} … {more} more; --all lists them",
                    )
                )
            )


def _told(mistake: Mistake) -> str:
    place = f"{mistake.line}: " if mistake.line else " "
    column = f"{say(mistake.column)}: " if mistake.column else ""
    kind = say(Text("错误", "error") if mistake.severity == "error" else Text("警告", "warning"))
    value = f" [{mistake.value}]" if mistake.value else ""
    return f"{place}{kind}: {column}{say(mistake.text)}{value}"


def _line(planned: Planned) -> str:
    organ = planned.after.organ
    if planned.before is None:
        return f"{organ.code} {organ.name}"
    joiner = "；" if language() == "zh" else "; "
    changes = joiner.join(
        f"{say(one.column.head)}: {one.before or '∅'} → {one.after or '∅'}" for one in planned.differences
    )
    return f"{organ.code} {organ.name}: {changes}"


def _counted(plan: Plan, opening: Text) -> Text:
    new, changed = len(plan.new), len(plan.changed)
    return Text(
        f"{opening.zh}新增 {new} 个，更新 {changed} 个，不变 {plan.unchanged} 个，文件里没有而保留的 {plan.absent} 个",
        f"{opening.en}{new} new, {changed} changed, {plan.unchanged} unchanged, {plan.absent} kept that the file does not name",
    )


for _command in (import_command, export_command, list_command, tree_command):
    organs_command.add_command(_command)
