"""What the page of a summary and the board say where numbers do not speak for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from gouji.engine.register import load_register
from gouji.engine.summary import CELLS
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.integration.store.simulated import Plan, PlannedOrgan, Version, play
from tests.unit.integrations.desk.samples import open_store

ORGANS = (
    PlannedOrgan("GOV", "430102地方人民政府", "government", "430102"),
    PlannedOrgan("A", "甲局", "department", "430102"),
    PlannedOrgan("B", "某气象局", "vertical", "430102"),
)


def version(year: int) -> Version:
    return Version(datetime(year + 1, 1, 20, tzinfo=UTC), figures=dict.fromkeys(CELLS, 3))


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A county that began with Gouji in 2024; its government filed in 2025 only."""
    tmp_path = tmp_path_factory.mktemp("county")
    database = open_store(tmp_path)
    filed = {
        (code, year): (version(year),)
        for code, year in (("A", 2024), ("A", 2025), ("GOV", 2025), ("B", 2025))
    }
    play(database, load_register(), Plan(ORGANS, filed, (2024, 2025)))
    now = datetime.now(UTC)
    with database.session() as session:
        accounts.add_user(session, "王敏", "long enough", "admin", now)
    secret = accounts.sign_in(database, "王敏", "long enough", "::1", now)
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets="whsec_" + "QQ" * 16))
    with serving(app) as client:
        client.headers["cookie"] = f"gouji={secret}"
        yield client
    database.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_numbers_that_do_not_speak_for_themselves_are_explained(door: httpx.Client, language: str) -> None:
    words = {
        "zh": (
            "系统中没有这一年度的年报",
            "430102地方人民政府的年报尚无可用的数字",
            "2024 年没有本级政府年报的数字",
            "没有报送时限，不判断是否按时",
        ),
        "en": (
            "There is no report of this year.",
            "The report of 430102地方人民政府 has no figures to go by yet",
            "Of 2024 there is no report of the region",
            "no last day is known: not judged whether it was in time",
        ),
    }[language]
    addresses = [f"/summaries/{year}?region=430102&lang={language}" for year in (2022, 2024, 2025)]
    addresses.append(f"/calendar?year=2025&region=430102&lang={language}")

    pages = [door.get(address).text for address in addresses]

    said = [[word in page for word in words] for page in pages]
    assert said == [
        [True, True, False, False],
        [False, True, False, False],
        [False, False, True, False],
        [False, False, False, True],
    ]
