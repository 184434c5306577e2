"""`gouji import`: reports of earlier years into the store, so that this year's can be compared with them."""

from __future__ import annotations

import hashlib
import mimetypes
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from gouji.engine.errors import Text
from gouji.engine.model import Document
from gouji.engine.store.queries import submissions
from gouji.engine.store.queries.arrivals import Arrival, save_submission
from gouji.engine.store.tables import SubmissionStatus
from gouji.workers.evaluating import evaluate
from gouji.workers.settings import load_settings
from gouji.workers.work import Work, open_work

from .database import open_store
from .language import argument, command, language, option, say
from .listing import list_unreadable
from .loading import Unreadable, list_files, read_file, show_progress
from .printing import print_rows
from .values import REGION


@command(
    "import",
    Text(
        "把往年年报导入库中，作为以后年度比对的依据：读取并检查，不按时限追究，也不进审核队列。同一份再导入一次不会重复。"
        "退出码：0 都已导入；1 有没导入的；2 一份也没导入。",
        "Brings reports of earlier years into the store, for later years to be compared with: read and judged, no deadline "
        "rule, nothing in a queue. The same file again changes nothing. Exit status: 0 all are in; 1 some are not; "
        "2 none is.",
    ),
    examples=("gouji import 2023/ 2024/",),
)
@argument("paths", metavar="PATH", nargs=-1, required=True, about=Text("文件或文件夹", "files or folders"))
@option("--region", type=REGION, about=Text("行政区划代码", "division code"))
@option(
    "--organ",
    metavar="O",
    about=Text("机关名称，用于年报里没有的", "name of the organ, where a report has none"),
)
@option("--year", type=click.IntRange(2008, 2099), metavar="Y", about=Text("报告年度", "report year"))
def import_command(paths: tuple[str, ...], region: str | None, organ: str | None, year: int | None) -> int:
    """Import the files under `paths`, earlier years first, and return the exit status."""
    settings = load_settings()
    with open_store(settings):
        work = open_work(settings)
    files = list_files([Path(path) for path in paths])
    found = list(_arrivals(work, files, region, organ, year))
    arrivals = sorted((each for each in found if isinstance(each, Arrival)), key=lambda each: each.year)
    refused = [each for each in found if isinstance(each, Unreadable)]
    counts = {True: 0, False: 0}
    for arrival in show_progress(arrivals, say(Text("导入", "importing"))):
        counts[bring_in(work, arrival)] += 1
    work.close()
    print_rows(
        (line for each in refused for line in list_unreadable(each, language())),
        sys.stderr,
    )
    text = Text(
        f"新导入 {counts[True]} 份，已有 {counts[False]} 份",
        f"{counts[True]} imported, {counts[False]} there already",
    )
    click.echo(say(text))
    if not arrivals:
        return 2
    return 1 if refused else 0


def _arrivals(
    work: Work, files: list[Path], region: str | None, organ: str | None, year: int | None
) -> Iterator[Arrival | Unreadable]:
    for file in show_progress(files, say(Text("读取", "reading"))):
        read = read_file(file, work.register)
        yield _arrival(file, read, region, organ, year) if isinstance(read, Document) else read


def _arrival(
    file: Path, document: Document, region: str | None, organ: str | None, year: int | None
) -> Arrival | Unreadable:
    name, about = document.organ or organ, document.year or year
    if name is None or about is None:
        text = Text(
            "年报里看不出机关或年度；用 --organ 和 --year 指定",
            "organ or year cannot be read; give --organ and --year",
        )
        return Unreadable(file.as_posix(), "organ_or_year_unknown", text)
    content = file.read_bytes()
    digest = hashlib.sha256(f"{name}\n{about}\n".encode() + content).hexdigest()
    return Arrival(
        webhook_id=f"import:{digest}",
        door="import",
        external_id=file.name,
        organ=name,
        year=about,
        filename=file.name,
        content=content,
        media_type=mimetypes.guess_type(file.name)[0],
        region=region or document.region,
        published_on=document.published_on,
        imported=True,
    )


def bring_in(work: Work, arrival: Arrival) -> bool:
    """Save one report and judge it at once, in this process; return whether it was new.

    One that was saved before and not judged, because that import was interrupted, is judged now.
    """
    with work.database.session() as session:
        saved = save_submission(session, arrival, work.register, work.now())
        status = submissions.submission(session, saved.id).status
    if saved.is_new or status == SubmissionStatus.RECEIVED:
        evaluate(work, saved.id)
    return saved.is_new
