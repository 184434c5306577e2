"""How tests are handed to processes that run at the same time: a file stays in one hand, and all that drive a browser."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist looks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep every file together for its fixtures, and one browser and one site for all tests in `e2e/`.

    Three browsers at once on two cores keep each other waiting until their time limits.
    """
    for item in items:
        file = item.path.relative_to(HERE)
        group = "e2e" if file.parts[0] == "e2e" else file.as_posix()
        item.add_marker(pytest.mark.xdist_group(group))
