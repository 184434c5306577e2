"""The yearly summary as a file: a workbook with every organ, or paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from gouji.engine.errors import Language
from gouji.integrations.outbound.summary import render_pdf, render_xlsx

from .summarising import organ_lines, take_summary
from .work import Work

FileKind = Literal["xlsx", "pdf"]
MEDIA_TYPES: Final[dict[FileKind, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One file, ready to be handed out."""

    filename: str
    media_type: str
    content: bytes


def render_file(
    work: Work, year: int, region: str | None, kind: FileKind, language: Language, *, is_own: bool = False
) -> MadeFile:
    """Return the summary of a region and year as a file; raises as `take_summary`."""
    summary = take_summary(work, year, region, is_own=is_own)
    base = work.settings.base_url
    if kind == "pdf":
        content = render_pdf(summary, language=language, base_url=base)
    else:
        with organ_lines(work, year, region, is_own=is_own) as lines:
            content = render_xlsx(summary, lines, language=language, base_url=base)
    name = summary.area.name.in_language(language)
    title = f"{name}{year}年政府信息公开年报汇总" if language == "zh" else f"{name} {year} summary"
    return MadeFile(f"{title}.{kind}", MEDIA_TYPES[kind], content)
