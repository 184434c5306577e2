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


def too_large(size: int, limit: int) -> UnreadableError:
    """Return the error for a file of more bytes than are read."""
    return UnreadableError(
        "too_large",
        Text(
            f"文件有 {size} 字节，超过上限 {limit} 字节；请只上传年度报告正文",
            f"the file has {size} bytes, more than the {limit} allowed; hand in the report alone",
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


def bad_encoding() -> UnreadableError:
    """Return the error for a text in an encoding that is not known."""
    return UnreadableError(
        "bad_encoding",
        Text(
            "无法识别文件编码，请另存为 UTF-8 或 GB18030 编码后再上传",
            "the encoding is none of UTF-8, UTF-16 with a mark, GB18030; save the file as UTF-8",
        ),
    )
