"""Files that a Word file embeds for Word to unfold (w:altChunk): pages, saved pages, other Word files."""

from __future__ import annotations

import re

import pytest

from gouji.engine.errors import UnreadableError
from tests.unit.engine.reading.test_unusual_files import (
    WORD,
    is_as_written,
    laid_out,
    page,
    plain_table,
    read,
    repacked,
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_page_embedded_in_a_word_file_is_read_in_its_encoding(encoding: str) -> None:
    relation = (
        '<Relationship Id="rIdA" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"'
        ' Target="a.html"/></Relationships>'
    )
    chunk = (
        '<w:body><w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdA"/>'
        "</w:body>"
    )

    def embedding(name: str, content: bytes) -> bytes:
        if name == "word/document.xml":
            return re.sub(r"<w:body>.*</w:body>", chunk, content.decode(), flags=re.DOTALL).encode()
        if name == "word/_rels/document.xml.rels":
            return content.replace(b"</Relationships>", relation.encode())
        return content.replace(b"</Types>", b'<Default Extension="html" ContentType="text/html"/></Types>')

    html = page(laid_out(plain_table)).decode().replace("<meta charset=utf-8>", "").encode(encoding)

    assert is_as_written(read(repacked(WORD, embedding, **{"word/a.html": html})))


def holding(word: bytes, inner: bytes, kind: str, *, times: int = 1) -> bytes:
    """A Word file whose body is the embedded file `inner`, told to be of the kind `kind`."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    chunk = f'<w:altChunk xmlns:r="{relations}" r:id="rIdA"/>' * times

    def embedding(name: str, content: bytes) -> bytes:
        if name == "word/document.xml":
            return re.sub(
                r"<w:body>.*</w:body>", f"<w:body>{chunk}</w:body>", content.decode(), flags=re.DOTALL
            ).encode()
        if name == "word/_rels/document.xml.rels":
            relation = f'<Relationship Id="rIdA" Type="{relations}/aFChunk" Target="a.part"/></Relationships>'
            return content.replace(b"</Relationships>", relation.encode())
        told = f'<Default Extension="part" ContentType="{kind}"/></Types>'
        return content.replace(b"</Types>", told.encode())

    return repacked(word, embedding, **{"word/a.part": inner})


def test_a_word_file_embedded_in_another_one_is_read_where_it_stands() -> None:
    once = holding(WORD, WORD, "application/octet-stream")
    saved = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(
        laid_out(plain_table)
    )

    assert is_as_written(read(once))
    assert is_as_written(read(holding(WORD, once, "application/octet-stream")))
    assert is_as_written(read(holding(WORD, saved, "message/rfc822")))


@pytest.mark.parametrize(
    ("inner", "times", "code"),
    [
        (b"%PDF-1.7\n%%EOF", 1, "unknown_format"),
        (b"PK\x03\x04 and no more", 1, "unknown_format"),
        (WORD, 21, "too_large"),
        (holding(WORD, holding(WORD, WORD, "a/b"), "a/b"), 1, "too_large"),
    ],
)
def test_an_embedded_file_that_cannot_be_read_is_said_and_not_passed_over(
    inner: bytes, times: int, code: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(holding(WORD, inner, "a/b", times=times))

    assert caught.value.code == code
