"""The six parts of a report: their ordinals and accepted headings (条例第五十条; domain.md 2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..errors import Text
from ..model import SectionKey

SECTION_HEADINGS: Final[Mapping[SectionKey, Text]] = MappingProxyType(
    {
        "overview": Text("总体情况", "Overview"),
        "disclosure": Text("主动公开政府信息情况", "Disclosure on the organ's own initiative"),
        "requests": Text("收到和处理政府信息公开申请情况", "Applications received and handled"),
        "appeals": Text("政府信息公开行政复议、行政诉讼情况", "Reconsideration and litigation"),
        "problems": Text("存在的主要问题及改进情况", "Problems and improvements"),
        "other": Text("其他需要报告的事项", "Other matters"),
    }
)

SECTION_ORDINALS: Final[Mapping[SectionKey, str]] = MappingProxyType(
    dict(zip(SECTION_HEADINGS, "一二三四五六", strict=True))
)

ACCEPTED_HEADINGS: Final[Mapping[SectionKey, tuple[str, ...]]] = MappingProxyType(
    {
        "overview": ("总体情况",),
        "disclosure": ("主动公开政府信息情况", "主动公开政府信息的情况"),
        "requests": (
            "收到和处理政府信息公开申请情况",
            "收到和处理政府信息公开申请的情况",
        ),
        "appeals": (
            "政府信息公开行政复议、行政诉讼情况",
            "政府信息公开行政复议和行政诉讼情况",
            "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "因政府信息公开工作被申请行政复议、提起行政诉讼的情况",
        ),
        "problems": (
            "存在的主要问题及改进情况",
            "存在的主要问题和改进情况",
            "政府信息公开工作存在的主要问题及改进情况",
        ),
        "other": ("其他需要报告的事项",),
    }
)
"""Headings that are right as they stand; the first is the form's own."""
