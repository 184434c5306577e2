"""`gouji submit`: posts signed webhooks, as a workflow system would."""

from __future__ import annotations

import base64
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from gouji.engine.canonical import Json
from gouji.engine.errors import GoujiError, Text
from gouji.engine.model import Document
from gouji.engine.register import load_register
from gouji.workers.settings import load_settings, plain

from ...outbound.submitting import post_submission
from .language import BadUse, argument, command, language, option
from .listing import UNREADABLE, list_unreadable
from .loading import Unreadable, list_files, read_file
from .printable import one_line
from .printing import print_rows
from .values import MOMENT, REGION

DOOR = "/webhooks/submissions"


@dataclass(frozen=True, slots=True)
class Paper:
    """One file to hand in, with the organ and the year that it is handed in for."""

    file: Path
    content: bytes
    organ: str
    year: int


@command(
    "submit",
    Text(
        "以业务系统的方式提交年报：逐份发送签名的 webhook。机关和年度取自年报，也可指定。"
        "退出码：0 都已收下；1 有没收下的；2 一份也没收下。",
        "Hands in reports as a workflow system would, one signed webhook each. Organ and year are read from the report "
        "unless given. Exit status: 0 all were taken; 1 some were not; 2 none was.",
    ),
    examples=("gouji submit 年报.txt", "gouji submit 2025/ --url http://gouji.example/webhooks/submissions"),
)
@argument("paths", metavar="PATH", nargs=-1, required=True, about=Text("文件或文件夹", "files or folders"))
@option(
    "--url",
    metavar="U",
    about=Text(
        "接收地址或服务地址，默认本机服务", "address of the door or the service, the local one by default"
    ),
)
@option("--organ", metavar="O", about=Text("机关名称", "name of the organ"))
@option("--year", type=click.IntRange(2008, 2099), metavar="Y", about=Text("报告年度", "report year"))
@option(
    "--submitted-at", type=MOMENT, about=Text("提交时间，默认现在", "when it was submitted, now by default")
)
@option(
    "--secret",
    metavar="S",
    about=Text("签名密钥 whsec_…，默认取设置", "whsec_…, from the settings by default"),
)
@option("--callback-url", metavar="U", about=Text("答复送到这里", "where the answer is sent to"))
@option("--region", type=REGION, about=Text("行政区划代码", "division code"))
def submit_command(
    paths: tuple[str, ...],
    url: str | None,
    organ: str | None,
    year: int | None,
    submitted_at: datetime | None,
    secret: str | None,
    callback_url: str | None,
    region: str | None,
) -> int:
    """Hand in the files under `paths`, earlier years first, and return the exit status."""
    settings = load_settings()
    secrets = (secret,) if secret else plain(settings.webhook_secrets)
    if not secrets:
        raise BadUse(
            Text("没有签名密钥：用 --secret 给出，或设 GOUJI_WEBHOOK_SECRETS", "no secret: give --secret")
        )
    door = door_at(url or settings.base_url)
    zone = ZoneInfo(settings.timezone)
    moment = submitted_at or datetime.now(zone).replace(microsecond=0)
    moment = moment.replace(tzinfo=moment.tzinfo or zone)
    papers, refused = _papers(list_files([Path(path) for path in paths]), organ, year)
    unsent = []
    for paper in papers:
        more = {"callback_url": callback_url, "region": region}
        body = submission_body(paper, moment, {name: value for name, value in more.items() if value})
        try:
            answer = post_submission(door, secrets, body)
        except GoujiError as error:
            unsent.append(Unreadable(paper.file.as_posix(), error.code, error.text))
            continue
        click.echo(
            f"{one_line(str(paper.file))}  {paper.organ} {paper.year}  {answer['submission_id']}  {answer['status_url']}"
        )
    _tell(refused, unsent)
    if len(unsent) == len(papers):
        return 2
    return 1 if refused or unsent else 0


def _tell(refused: list[Unreadable], unsent: list[Unreadable]) -> None:
    """Say which files could not be read, and which the service did not take."""
    told = [(each, UNREADABLE) for each in refused] + [(each, _NOT_TAKEN) for each in unsent]
    print_rows(
        (line for each, word in told for line in list_unreadable(each, language(), word)),
        sys.stderr,
    )


def door_at(address: str) -> str:
    """Return the address of the door: `address` itself, or the usual path where it names only the service."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise BadUse(
            Text(
                f"{address} 不是接收地址，要写成 http://主机:端口 或 https://主机",
                f"{address} is no address of a service: write http://host:port or https://host",
            )
        )
    return address if urlsplit(address).path.strip("/") else address.rstrip("/") + DOOR


def _papers(
    files: Sequence[Path], organ: str | None, year: int | None
) -> tuple[list[Paper], list[Unreadable]]:
    register = load_register(load_settings().organs)
    papers, refused = [], []
    for file in files:
        read = read_file(file, register)
        if isinstance(read, Document) or (organ and year and file.is_file()):
            document = read if isinstance(read, Document) else None
            name = organ or (document.organ if document else None)
            about = year or (document.year if document else None)
            if name and about:
                papers.append(Paper(file, file.read_bytes(), name, about))
            else:
                refused.append(Unreadable(file.as_posix(), "organ_or_year_unknown", _UNKNOWN))
        else:
            refused.append(read)
    return sorted(papers, key=lambda paper: paper.year), refused


_NOT_TAKEN = Text("没有收下", "not taken")
_UNKNOWN = Text(
    "年报里看不出机关或年度；用 --organ 和 --year 指定",
    "organ or year cannot be read; give --organ and --year",
)


def submission_body(paper: Paper, submitted_at: datetime, more: Json) -> Json:
    """Return the body of the webhook for one file.

    Args:
        paper: the file.
        submitted_at: aware.
        more: further fields of `data`.
    """
    return {
        "type": "report.submitted",
        "timestamp": submitted_at.isoformat(),
        "data": {
            "external_id": f"{paper.file.stem}-{paper.year}",
            "organ": paper.organ,
            "year": paper.year,
            "submitted_at": submitted_at.isoformat(),
            "document": {
                "filename": paper.file.name,
                "content_base64": base64.b64encode(paper.content).decode(),
            },
            **more,
        },
    }
