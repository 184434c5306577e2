"""The language of the pages: Chinese as written in the templates, English from the catalogue at run time."""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Final, cast

from babel.messages.pofile import read_po
from starlette.requests import Request

from gouji.engine.errors import Language

COOKIE: Final = "gouji_lang"
CATALOGUE: Final = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "gouji.po"


class Catalogue(NullTranslations):
    """Translations held in a mapping; a message without one stays as it is."""

    def __init__(self, messages: dict[str, str]) -> None:
        super().__init__()
        self._messages = messages

    def gettext(self, message: str) -> str:
        """Return the translation of `message`."""
        return self._messages.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the translation of the form that fits `n`; Chinese needs one only."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def language_of(request: Request) -> Language:
    """Return the language asked for by `?lang=`, else by the cookie, else Chinese."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE)
    return cast("Language", asked) if asked in ("zh", "en") else "zh"


@lru_cache(maxsize=2)
def translations(language: Language) -> NullTranslations:
    """Return the translations from Chinese into `language`."""
    if language == "zh":
        return NullTranslations()
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    return Catalogue(
        {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
    )
