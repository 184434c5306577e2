"""Every string of the pages is there in English, and none is left over."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from starlette.requests import Request

from gouji.integrations.inbound.reviewer import language, wording

TEMPLATES = sorted((Path(language.__file__).parent / "templates").glob("*.html"))
OPTIONS = {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def messages() -> set[str]:
    found = set()
    for path in TEMPLATES:
        with path.open("rb") as file:
            found |= {str(message) for _, message, _, _ in extract("jinja2", file, options=OPTIONS)}
    return found


def english() -> dict[str, str]:
    with language.CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def request(query: str = "", cookie: str = "") -> Request:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


def test_the_english_catalogue_has_exactly_the_messages_of_the_templates() -> None:
    assert set(english()) == messages()


def test_no_message_is_left_untranslated_and_every_placeholder_is_kept() -> None:
    for message, translation in english().items():
        assert translation, message
        assert not CHINESE.search(translation), message
        assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(message))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_chinese_stands_in_a_template_outside_a_message(path: Path) -> None:
    text = re.sub(r"""_\((["']).*?\1""", "", path.read_text())

    assert [line for line in text.splitlines() if CHINESE.search(line) and "hreflang" not in line] == []


def test_every_word_has_both_languages() -> None:
    for key, text in wording.WORDS.items():
        assert text.zh, key
        assert text.en, key
        assert not CHINESE.search(text.en), key


def test_chinese_is_the_default_and_the_address_wins_over_the_cookie() -> None:
    asked = [request(), request("lang=en"), request("", "gouji_lang=en"), request("lang=zh", "gouji_lang=en")]

    assert [language.language_of(one) for one in asked] == ["zh", "en", "en", "zh"]


def test_an_unknown_language_is_chinese() -> None:
    assert language.language_of(request("lang=de")) == "zh"
