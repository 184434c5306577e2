"""The terms of findings as the packaged ruleset has them, and as a region sets its own."""

from datetime import date
from pathlib import Path

import pytest

from gouji.engine.calendar.limits import Limits
from gouji.engine.errors import BadRequestError
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.workers.limits import limits_of
from gouji.workers.settings import load_settings

TODAY = date(2026, 11, 16)
HEAD = 'region: "2201"\nversion: 1\ntitle: {zh: 长春, en: Changchun}\nruleset: annual_report\n'
PARAMETERS = """\
parameters:
  review_days_error: {{values: [{{from: 2019-05-15, value: {error}, basis: 长春政务〔2026〕1号}}]}}
  working_day_notices: {{values: [{{from: 2019-05-15, value: [2027-02-06 休], basis: 国办发明电}}]}}
"""


def with_overlay(folder: Path, error: str) -> Ruleset:
    """Return the packaged ruleset with what Changchun sets for itself."""
    place = folder / "changchun"
    place.mkdir()
    (place / "overlay.yaml").write_text(HEAD, encoding="utf-8")
    (place / "parameters.yaml").write_text(PARAMETERS.format(error=error), encoding="utf-8")
    return load_ruleset(load_settings().ruleset, [place])


def test_an_error_has_three_days_a_warning_five_a_hint_ten() -> None:
    ruleset = load_ruleset(load_settings().ruleset)

    assert limits_of(ruleset, "220102", TODAY) == Limits(TODAY, {"error": 3, "warning": 5, "info": 10})


def test_a_region_sets_its_own_and_others_are_not_touched(tmp_path: Path) -> None:
    ruleset = with_overlay(tmp_path, "2")

    assert limits_of(ruleset, "220102", TODAY) == Limits(
        TODAY, {"error": 2, "warning": 5, "info": 10}, ("2027-02-06 休",)
    )
    assert limits_of(ruleset, "220201", TODAY).days["error"] == 3


def test_days_that_cannot_be_are_refused_with_the_name_of_the_parameter(tmp_path: Path) -> None:
    with pytest.raises(BadRequestError, match="review_days_error"):
        limits_of(with_overlay(tmp_path, "2.5"), "220102", TODAY)
