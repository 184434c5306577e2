"""`gouji replay`: earlier judgements made again by the rules and on the inputs of their time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import click

from gouji.engine.canonical import Json, dumps
from gouji.engine.errors import Text
from gouji.engine.store import Database
from gouji.engine.store.queries import replays
from gouji.engine.store.replaying import Replayed, Replays
from gouji.workers.settings import load_settings

from .database import open_store
from .language import BadUse, argument, command, language, option, say
from .loading import show_progress
from .printing import Row, print_rows, row

WORDS: Final = {
    True: Text("一致", "the same"),
    False: Text("不一致", "different"),
    None: Text("无法重算", "not replayed"),
}
STYLES: Final = {True: "green", False: "bold red", None: "yellow"}


@command(
    "replay",
    Text(
        "用当时的规则和输入把以前的评审重做一遍，逐字节核对结果是否与当时存下的一致。"
        "退出码：0 全部一致；1 有不一致或无法重算的；2 没有可重算的。",
        "Judges again by the rules and on the inputs of that time, and compares the result byte by byte with what "
        "was stored. Exit status: 0 all the same; 1 something differs or cannot be replayed; 2 there is nothing.",
    ),
    examples=("gouji replay 12 15", "gouji replay --all"),
)
@argument(
    "numbers",
    metavar="EVALUATION_ID",
    nargs=-1,
    type=click.IntRange(min=1),
    about=Text("评审记录的编号", "numbers of evaluations"),
)
@option("--all", "every", is_flag=True, about=Text("全部评审记录", "all evaluations"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)
def replay_command(numbers: tuple[int, ...], every: bool, form: str) -> int:
    """Replay what is named, print what differs and how many do, and return the exit status."""
    if bool(numbers) == every:
        raise BadUse(Text("给出编号，或者用 --all", "give numbers of evaluations, or --all"))
    with open_store(load_settings()) as database:
        replayed = _replay(database, numbers)
    if form == "json":
        click.echo(dumps([_to_json(each) for each in replayed], indent=2))
    else:
        print_rows(_rows(replayed))
    if not replayed:
        return 2
    return 0 if all(each.same for each in replayed) else 1


def _replay(database: Database, numbers: Sequence[int]) -> list[Replayed]:
    with database.read_session() as session, Replays() as kept:
        wanted = numbers or replays.evaluation_ids(session)
        label = say(Text("重算", "replaying"))
        return [kept.replay(session, number) for number in show_progress(list(wanted), label)]


def _rows(replayed: Sequence[Replayed]) -> Iterator[Row]:
    spoken = language()
    for each in replayed:
        if not each.same:
            reason = f"  {each.reason.in_language(spoken)}" if each.reason else ""
            by = f"  (gouji {each.version})" if each.version else ""
            yield row(
                0,
                (WORDS[each.same].in_language(spoken), STYLES[each.same]),
                f" {each.evaluation_id}{reason}{by}",
            )
    counts = {same: sum(each.same is same for each in replayed) for same in WORDS}
    listing = " · ".join(f"{word.in_language(spoken)} {counts[same]}" for same, word in WORDS.items())
    total = Text(f"评审记录 {len(replayed)} 条：", f"{len(replayed)} evaluations: ").in_language(spoken)
    yield row(0, (total, "bold"), listing)


def _to_json(replayed: Replayed) -> Json:
    return {
        "evaluation": replayed.evaluation_id,
        "same": replayed.same,
        "reason": replayed.reason.in_language(language()) if replayed.reason else None,
        "version": replayed.version,
    }
