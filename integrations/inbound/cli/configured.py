"""The few settings that judging needs, without the cost of all the others where nothing is configured."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NamedTuple

_NO_SETTING: Final = frozenset({"GOUJI_DEBUG"})


class Configured(NamedTuple):
    """What `check` and `read` ask of the settings; its defaults are those of `gouji.workers.settings`.

    Attributes:
        timezone: in which a day begins.
        organs: file of organs that the register knows beside its own.
        ruleset: folder of the ruleset in force; None means the one that is shipped.
        overlays: folders of regions named beside it.
    """

    timezone: str = "Asia/Shanghai"
    organs: Path | None = None
    ruleset: Path | None = None
    overlays: tuple[Path, ...] = ()


def configured() -> Configured:
    """Return what is configured.

    Where neither the environment nor a `.env` file sets anything, that is the defaults, and the settings with all
    that they are checked by are not even imported: for one report that is a tenth of a second.

    Raises:
        pydantic.ValidationError: a setting, whichever it is, does not parse.
    """
    named = {name.upper() for name in os.environ if name.upper().startswith("GOUJI_")}
    if named <= _NO_SETTING and not Path(".env").is_file():
        return Configured()
    from gouji.workers.settings import load_settings  # see above

    settings = load_settings()
    return Configured(settings.timezone, settings.organs, settings.ruleset, settings.overlays)
