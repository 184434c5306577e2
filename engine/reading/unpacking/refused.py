"""What is said of a file that cannot be a report: one error each, with what to hand in instead."""

from __future__ import annotations

from typing import Final

from ...errors import Text, UnreadableError

READABLE: Final = Text(
    "目前可读取：纯文本（.txt）、Markdown（.md）、网页（.html）、Word 和 WPS 文字（.docx、.doc、.wps、.rtf）、带文字的 PDF（.pdf）和 OFD（.ofd）、表格（.xlsx、.xls、.et、.ods）、JSON 表单（.json）；装有图片识别组件时还可读取扫描件（.pdf、.png、.jpg、.tif、.bmp）；以及装有它们的压缩包（.zip）和邮件（.eml、.mht）",
    "readable are: plain text (.txt), Markdown (.md), web pages (.html), Word and WPS (.docx, .doc, .wps, .rtf), PDF and OFD with text (.pdf, .ofd), spreadsheets (.xlsx, .xls, .et, .ods), the JSON form (.json), with gouji[ocr] installed scans too (.pdf, .png, .jpg, .tif, .bmp), and a zip (.zip) or mail (.eml, .mht) that holds one of them",
)


def empty() -> UnreadableError:
    """Return the error for a file without any character."""
    return UnreadableError(
        "empty_file",
        Text("文件是空的，请重新上传报告全文", "the file is empty; hand in the full report"),
    )


def shown_size(size: int) -> str:
    """Return a number of bytes as people read it: whole MB and KB as such, others with one decimal, rounded up."""
    for unit, name in ((1024 * 1024, "MB"), (1024, "KB")):
        if size >= unit:
            tenths = -(-size * 10 // unit)
            return f"{tenths // 10}{f'.{tenths % 10}' if tenths % 10 else ''} {name}"
    return f"{size} B"


def too_large(size: int, limit: int) -> UnreadableError:
    """Return the error for a file of more bytes than are read."""
    return UnreadableError(
        "too_large",
        Text(
            f"文件超过上限 {shown_size(limit)}（有 {shown_size(size)}）；请只上传年度报告正文",
            f"the file is larger than the {shown_size(limit)} allowed (it has {shown_size(size)}); hand in the report alone",
        ),
    )


def too_many_lines(lines: int, limit: int) -> UnreadableError:
    """Return the error for a text of more lines than any report."""
    return UnreadableError(
        "too_large",
        Text(
            f"文件有 {lines} 行，超过上限 {limit} 行；请只上传年度报告正文",
            f"the file has {lines} lines, more than the {limit} allowed; hand in the report alone",
        ),
    )


def unknown_format(name: str) -> UnreadableError:
    """Return the error for a file of a kind that is not read, which `name` tells to people."""
    return UnreadableError(
        "unknown_format",
        Text(
            f"不能读取这种文件（{name}）。{READABLE.zh}，请转换后再上传",
            f"this kind of file ({name}) cannot be read; {READABLE.en}; convert it and hand it in again",
        ),
    )


def packed_otherwise(name: str) -> UnreadableError:
    """Return the error for an archive of a kind that is not opened."""
    return UnreadableError(
        "unknown_format",
        Text(
            f"不能打开这种压缩包（{name}）；请改用 ZIP 格式压缩，或直接上传年度报告文件",
            f"this kind of archive ({name}) cannot be opened; pack it as zip, or hand in the report's own file",
        ),
    )


def binary() -> UnreadableError:
    """Return the error for bytes that are no text."""
    return UnreadableError(
        "binary_file",
        Text(
            f"文件含有空字节，不是文本文件。{READABLE.zh}",
            f"the file holds NUL bytes and is no text; {READABLE.en}",
        ),
    )


def stray_bytes(count: int, line: int, before: str, encoding: str) -> UnreadableError:
    """Return the error for a text that is whole but for a few bytes, and where the first of them stands.

    Args:
        count: of the places that are no characters.
        line: of the first, from 1.
        before: what stands before it in that line, as far as it helps to find it.
        encoding: in which all the rest is text.
    """
    where_zh, where_en = (
        (f"“{before}”之后", f" after “{before}”") if before else ("开头", " at its beginning")
    )
    return UnreadableError(
        "bad_encoding",
        Text(
            f"文件是 {encoding} 编码，但第 {line} 行{where_zh}有损坏的字符（全文共 {count} 处）；"
            "请打开文件，在该处删去或改正，保存后再上传",
            f"the file is {encoding}, but line {line}{where_en} holds a broken character ({count} in all); "
            "open it, delete or correct what stands there, save it and hand it in again",
        ),
    )


def bad_encoding() -> UnreadableError:
    """Return the error for a text in an encoding that is not known."""
    return UnreadableError(
        "bad_encoding",
        Text(
            "无法识别文件编码，请另存为 UTF-8 或 GB18030 编码后再上传",
            "the encoding is none of UTF-8, UTF-16 with a mark, GB18030; save the file as UTF-8",
        ),
    )
