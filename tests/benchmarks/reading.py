"""`python -m tests.benchmarks.reading [--peers PYTHON] [--files N]`: what reading costs by format, and how much is read right.

The same files are given to the programs that a user would reach for instead, if there is a Python that has them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from gouji.engine.reading import preload, read_document
from gouji.workers.reading import Limits, Reader
from tests.writer import Written, distinct_report, write
from tests.writer.labels import AFTER, BEFORE, COLUMN_KEYS, GROUPS, OTHER, SINGLES, TOTAL
from tests.writer.ofd import write_ofd
from tests.writer.paper import write_pdf
from tests.writer.sheets import write_ods, write_xls, write_xlsx
from tests.writer.web import write_html
from tests.writer.word import write_docx
from tests.writer.word97 import write_doc

Writer = Callable[[Written, Random], bytes]

FORMATS: Final[Mapping[str, tuple[Writer, int, tuple[str, ...]]]] = {
    "txt": (lambda report, random: write(report, "tabs", random).encode(), 20, ()),
    "html": (write_html, 20, ("pandas.read_html", "markitdown")),
    "docx": (write_docx, 20, ("markitdown",)),
    "doc": (write_doc, 20, ()),
    "xlsx": (write_xlsx, 20, ("pandas.read_excel", "markitdown")),
    "xls": (write_xls, 20, ("pandas.read_excel", "markitdown")),
    "ods": (write_ods, 20, ("pandas.read_excel",)),
    "ofd": (write_ofd, 10, ()),
    "pdf": (write_pdf, 10, ("pdfplumber", "markitdown")),
}
"""By the ending of the name: who writes it, how many files, the peers that read it."""
TURNS: Final = 5


def main() -> None:
    """Print a row per format and program."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reading", description=__doc__)
    parser.add_argument("--peers", help="a Python that has markitdown, pandas and pdfplumber")
    parser.add_argument(
        "--files", type=int, default=20, help="reports of each format, half as many of OFD and PDF"
    )
    told = parser.parse_args()
    preload()
    print(
        "| format | program | median ms | p99 ms | cells right | of |\n| --- | --- | --- | --- | --- | --- |"
    )
    with TemporaryDirectory() as folder, Reader(Limits()) as reader:
        for ending, (writer, count, peers) in FORMATS.items():
            files = list(_written(Path(folder), ending, writer, max(told.files * count // 20, 1)))
            _show(ending, "Gouji", *_by_us(files))
            print(f"| {ending} | warm process, on top | {_more(reader, files):.1f} | | | |", flush=True)
            for peer in peers if told.peers else ():
                _show(ending, peer, *_by_peer(told.peers, peer, files))


def _written(folder: Path, ending: str, writer: Writer, count: int) -> Iterator[tuple[Path, Written]]:
    for number in range(count):
        random = Random(f"{ending} {number}")
        report = distinct_report(random, "F21")
        path = folder / f"{number}.{ending}"
        path.write_bytes(writer(report, random))
        yield path, report


def _show(ending: str, program: str, seconds: Sequence[float], right: int, cells: int) -> None:
    ordered = sorted(seconds) or [0.0]
    middle, last = statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
    print(
        f"| {ending} | {program} | {middle * 1000:.1f} | {last * 1000:.1f} | {right} | {cells} |", flush=True
    )


def _by_us(files: Sequence[tuple[Path, Written]]) -> tuple[list[float], int, int]:
    """Processor seconds of each reading, and the cells of table 3 that were read right."""
    seconds, right, cells = [], 0, 0
    for path, report in files:
        data = path.read_bytes()
        for _ in range(TURNS):
            began = time.process_time()
            document = read_document(data, path.name)
            seconds.append(time.process_time() - began)
        for address, written in report.cells.items():
            if address.startswith("requests."):
                read = document.tables["requests"].get(address.removeprefix("requests."))
                right += read is not None and read.raw == written
                cells += 1
    return seconds, right, cells


def _more(reader: Reader, files: Sequence[tuple[Path, Written]]) -> float:
    """Milliseconds of processor that a reading in the warm process takes more than one here: the median, in turn.

    Both processes count: the document is written as JSON there and read here.
    """
    more = []
    for path, _ in files:
        data = path.read_bytes()
        reader.read(data, path.name)
        for _ in range(TURNS):
            began, there = time.process_time(), _used(reader.pid)
            reader.read(data, path.name)
            between, there = time.process_time(), _used(reader.pid) - there
            read_document(data, path.name)
            more.append(between - began + there - (time.process_time() - between))
    return statistics.median(more) * 1000


def _used(pid: int | None) -> float:
    """Processor seconds that a process has used, as its scheduler counts them."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def _by_peer(python: str, peer: str, files: Sequence[tuple[Path, Written]]) -> tuple[list[float], int, int]:
    script = Path(__file__).with_name("peer_reading.py")
    asked = json.dumps([[peer, str(path)] for path, _ in files])
    answer = subprocess.run([python, str(script)], input=asked, stdout=subprocess.PIPE, text=True, check=True)
    seconds, right, cells = [], 0, 0
    for (_, report), read in zip(files, json.loads(answer.stdout), strict=True):
        for label, figures in _rows(report):
            cells += len(figures)
            if read is not None:
                right += _right(label, figures, read[1])
        if read is not None:
            seconds.append(read[0])
    return seconds, right, cells


def _rows(report: Written) -> Iterator[tuple[str, list[str]]]:
    """The rows of table 3: label and figures."""
    details = [
        (f"{key}_{place}", label)
        for key, _, labels in (*GROUPS, OTHER)
        for place, label in enumerate(labels, 1)
    ]
    for key, label in (*BEFORE, *SINGLES, *details, TOTAL, AFTER):
        yield label, [report.cells[f"requests.{key}.{column}"] for column in COLUMN_KEYS]


def _right(label: str, figures: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Figures that stand in their order in a row with this label: behind the label or at the row's end, which is better."""
    wanted = "".join(label.split())
    best = 0
    for row in rows:
        cells = ["".join(cell.split()) for cell in row]
        labels = [place for place, cell in enumerate(cells) if cell == wanted]
        if labels:
            behind = cells[labels[-1] + 1 :]
            for part in (behind[: len(figures)], behind[-len(figures) :]):
                best = max(best, sum(one == other for one, other in zip(part, figures, strict=False)))
    return best


if __name__ == "__main__":
    sys.exit(main())
