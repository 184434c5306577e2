"""How long pages of the queue take: `python -m tests.benchmarks.queue_speed URL` on a store that `queue_store` filled.

Every page is asked for over HTTP, from a server in this process. Told are the quickest of some turns, for other work on the
machine makes every one of them slower and none quicker; and the processor time of this process, which on PostgreSQL leaves
out what the database did.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx

from gouji.engine.store import open_database
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.benchmarks.queue_store import PASSWORD
from tests.integration.serving import serving

FILTERS = {
    "everything that waits": "state=waiting",
    "one year": "year=2025",
    "one rule": "rule=A05",
    "a rule that found nothing": "rule=Z99",
    "errors": "severity=error",
    "a province": "region=22",
    "a county": "region=220102",
    "found today": "age=new",
    "found long ago": "age=old",
    "overdue": "overdue=1",
    "one reviewer": "assignee=审核007&state=all",
    "a name that few have": "q=长春1民政局",
    "a name that many have": "q=保障局",
    "a name that all have": "q=局",
    "a name that nobody has": "q=没有这个局",
    "initials of few": "q=cc1mz",
    "initials of many": "q=ylbzj",
    "a letter that most have": "q=j",
    "several at once": "year=2025&severity=warning&region=22&q=保障",
    "open": "state=open",
    "dismissed": "state=dismissed",
    "fixed, by name": "state=fixed&q=长春1民政局",
    "all states": "state=all",
    "all states, by letter": "state=all&q=j",
}
SORTS = ("risk", "newest", "oldest", "due")


def pages(client: httpx.Client) -> Iterator[tuple[str, str]]:
    """Yield name and address of every page: each filter in each order, the first, the second and the last page."""
    for name, query in FILTERS.items():
        for sort in SORTS:
            address = f"/?{query}&sort={sort}"
            yield f"{name}, {sort}", address
            body = client.get(address).text
            for rel, label in (("下一页", "second"), ("末页", "last")):
                found = re.search(rf'href="([^"]+)"[^>]*>{rel}<', body)
                if found and (sort == "risk" or name in ("everything that waits", "a name that many have")):
                    yield f"{name}, {sort}, {label} page", unescape(found[1])


def measured(client: httpx.Client, address: str, turns: int) -> tuple[float, float, int]:
    """Return the quickest answer, the least processor time (both in milliseconds) and the size in KB."""
    walls, processors, size = [], [], 0
    for _ in range(turns):
        wall, processor = time.perf_counter(), time.process_time()
        answer = client.get(address)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
        answer.raise_for_status()
        size = len(answer.content)
    return min(walls) * 1000, min(processors) * 1000, size // 1024


def main() -> int:
    """Print a table of the slowest pages, and how many took longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--limit", type=float, default=150, help="milliseconds")
    parser.add_argument("--user", default="负责人")
    parser.add_argument("--only", default="", help="part of the names to measure")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=wanted.url, base_url="http://127.0.0.1")
        app = create_app(settings)
        database = open_database(wanted.url)
        secret = accounts.sign_in(database, wanted.user, PASSWORD, "::1", app.state.work.now())
        with serving(app) as client:
            client.cookies.set("gouji", secret)
            client.timeout = httpx.Timeout(120)
            client.get("/rules")
            rows = [
                (*measured(client, address, wanted.turns), name)
                for name, address in pages(client)
                if wanted.only in name
            ]
        database.close()
    rows.sort(reverse=True)
    print("   wall  processor   KB  page")
    for wall, processor, size, name in rows:
        print(f"{wall:7.1f} {processor:10.1f} {size:4}  {name}")
    over = [name for wall, _, _, name in rows if wall > wanted.limit]
    print(f"{len(rows)} pages, {len(over)} over {wanted.limit:.0f} ms")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
