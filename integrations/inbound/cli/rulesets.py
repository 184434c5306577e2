"""Which ruleset a command works with: that of the settings, or one that the command line names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from gouji.engine.errors import Text
from gouji.engine.rules import Ruleset, load_ruleset

from .configured import configured
from .language import argument, option

FOLDER = argument(
    "folder",
    metavar="DIR",
    required=False,
    type=click.Path(path_type=Path),
    about=Text("规则集文件夹，默认用生效的", "folder of the ruleset, the one in force by default"),
)
RULESET = option(
    "--ruleset",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    about=Text("规则集文件夹，默认用生效的", "folder of the ruleset, the one in force by default"),
)
OVERLAY = option(
    "--overlay",
    "overlays",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    about=Text(
        "地方附加规则的文件夹（含 overlay.yaml）；可重复",
        "folder of a region's overlay (with overlay.yaml); repeatable",
    ),
)


def chosen(folder: Path | None, overlays: Sequence[Path] = ()) -> tuple[Path | None, tuple[Path, ...] | None]:
    """Return the folder of the ruleset and the overlays beside those that lie beside it.

    Args:
        folder: as named; None means that of the settings, with its overlays, and so does one that is an overlay,
            which is then laid over it.
        overlays: as named.
    """
    settings = configured()
    if folder is not None and _is_overlay(folder):
        return settings.ruleset, (*settings.overlays, folder, *overlays)
    if folder is not None:
        return folder, tuple(overlays) or None
    return settings.ruleset, (*settings.overlays, *overlays) or None


def _is_overlay(folder: Path) -> bool:
    from gouji.workers.settings import is_overlay  # here: see `configured`

    return is_overlay(folder)


def load_chosen(folder: Path | None, overlays: Sequence[Path] = ()) -> Ruleset:
    """Return the ruleset that is meant, compiled; RulesetError with every mistake in it."""
    return load_ruleset(*chosen(folder, overlays))
