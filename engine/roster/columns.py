"""The columns of a roster file: their heads in both languages, how each is read and written.

A column that is not in a file changes nothing; an empty cell of one that is there empties the value, and kind, region,
level and the power to make rules are then worked out from the name. 未定 says that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..errors import Text
from ..model import OrganKind, RegionLevel
from ..register import OtherName, Registered
from . import cells
from .cells import CellError

UNKNOWN: Final = Text("未定", "unknown")
YES, NO = Text("是", "yes"), Text("否", "no")

KINDS: Final[Mapping[OrganKind, Text]] = {
    "government": Text("政府", "government"),
    "department": Text("部门", "department"),
    "township": Text("乡镇街道", "township"),
    "vertical": Text("垂直管理", "vertical"),
    "unknown": UNKNOWN,
}
LEVELS: Final[Mapping[RegionLevel, Text]] = {
    "national": Text("国家级", "national"),
    "province": Text("省级", "province"),
    "prefecture": Text("市级", "prefecture"),
    "county": Text("县级", "county"),
    "township": Text("乡级", "township"),
    "unknown": UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: of the value in `building.Values`, and the head that programs write.
        head: what people read on top of it.
        heads: other heads under which offices have it.
        read: from the text of a cell that is not empty to the value; raises CellError.
        write: from an organ to the text of the cell.
        width: in characters, for the workbook.
    """

    key: str
    head: Text
    read: Callable[[str], Any]
    write: Callable[[Registered], str]
    heads: tuple[str, ...] = ()
    width: int = 14


def _plain(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise CellError(Text(f"最多 {most} 个字", f"at most {most} characters"))
        if "|" in cell or not cell.isprintable():
            raise CellError(
                Text(
                    "不能有换行或“|”等控制符号", "no line breaks, and none of the signs that separate values"
                )
            )
        return cell

    return read


def _code(cell: str) -> str:
    code = _plain(64)(cell)
    if re.search(r"[\s()（）,，、;；@/\\?#%]", code):
        raise CellError(
            Text(
                "代码中不能有空格、括号、逗号、斜线或 @?#%",
                "a code has no spaces, brackets, commas, slashes and none of @?#% in it",
            )
        )
    return code


def _region(cell: str) -> str:
    if cell in (UNKNOWN.zh, UNKNOWN.en):
        return ""
    if not re.fullmatch(r"[0-9]{6}", cell):
        raise CellError(Text("行政区划代码须为 6 位数字", "a division code has 6 digits"))
    return cell


def _one_of(words: Mapping[Any, Text]) -> Callable[[str], Any]:
    known = {word: key for key, text in words.items() for word in (text.zh, text.en, str(key))}

    def read(cell: str) -> Any:
        if cell not in known:
            zh = "、".join(text.zh for text in words.values())
            en = ", ".join(text.en for text in words.values())
            raise CellError(Text(f"没有“{cell}”；可写 {zh}", f"there is no “{cell}”; write one of {en}"))
        return known[cell]

    return read


_THREE: Final[Mapping[bool | None, Text]] = {True: YES, False: NO, None: UNKNOWN}
_TWO: Final[Mapping[bool, Text]] = {True: YES, False: NO}


def _aliases(cell: str) -> tuple[OtherName, ...]:
    return tuple(OtherName(name) for name in cells.parts(cell))


def _write_powers(entry: Registered) -> str:
    if entry.powers is None:
        return ""
    return cells.SEPARATOR.join(cells.POWERS[power].zh for power in entry.powers) or cells.NO_POWERS.zh


def _write_contact(number: int) -> Callable[[Registered], str]:
    return lambda entry: cells.write_contacts(entry.contacts)[number]


def _join(write: Callable[[Any], str], values: Callable[[Registered], Any]) -> Callable[[Registered], str]:
    return lambda entry: cells.SEPARATOR.join(map(write, values(entry)))


COLUMNS: Final = (
    Column(
        "code",
        Text("代码", "code"),
        _code,
        lambda entry: entry.organ.code or "",
        ("统一社会信用代码", "机关代码", "单位代码", "organ_code"),
        22,
    ),
    Column(
        "name",
        Text("名称", "name"),
        _plain(200),
        lambda entry: entry.organ.name,
        ("机关名称", "单位名称", "organ"),
        32,
    ),
    Column(
        "kind",
        Text("类型", "kind"),
        _one_of(KINDS),
        lambda entry: KINDS[entry.organ.kind].zh,
        ("机关类型", "单位类型"),
    ),
    Column(
        "region",
        Text("行政区划代码", "region code"),
        _region,
        lambda entry: entry.organ.region or UNKNOWN.zh,
        ("行政区划", "区划代码"),
    ),
    Column(
        "level", Text("层级", "level"), _one_of(LEVELS), lambda entry: LEVELS[entry.organ.level].zh, ("级别",)
    ),
    Column(
        "parent",
        Text("上级机关代码", "supervisor code"),
        _code,
        lambda entry: entry.parent or "",
        ("上级代码", "主管机关代码"),
        22,
    ),
    Column(
        "files",
        Text("在此报送", "files here"),
        _one_of(_TWO),
        lambda entry: "" if entry.files is None else _TWO[entry.files].zh,
        ("是否报送",),
    ),
    Column(
        "aliases",
        Text("别名", "aliases"),
        _aliases,
        _join(
            lambda other: other.name, lambda entry: [one for one in entry.other_names if one.kind == "alias"]
        ),
        ("简称", "别称"),
        24,
    ),
    Column(
        "former_names",
        Text("曾用名", "former names"),
        cells.former_names,
        _join(cells.write_former, lambda entry: [one for one in entry.other_names if one.kind == "former"]),
        (),
        36,
    ),
    Column(
        "lineage",
        Text("沿革", "lineage"),
        cells.lineage,
        _join(cells.write_step, lambda entry: entry.lineage),
        ("机构沿革",),
        40,
    ),
    Column("contact_names", Text("联系人", "contact"), str, _write_contact(0), ("姓名",)),
    Column(
        "contact_emails",
        Text("电子邮箱", "e-mail"),
        str,
        _write_contact(1),
        ("邮箱", "电子邮件", "email"),
        28,
    ),
    Column("contact_phones", Text("电话", "telephone"), str, _write_contact(2), ("联系电话", "phone"), 18),
    Column("contact_duties", Text("职务", "duty"), str, _write_contact(3), ("岗位",)),
    Column(
        "exemptions",
        Text("免报", "exemptions"),
        cells.exemptions,
        _join(cells.write_exemption, lambda entry: entry.exemptions),
        ("免予报送",),
        28,
    ),
    Column("powers", Text("职权", "powers"), cells.powers, _write_powers, (), 20),
    Column(
        "makes_regulations",
        Text("可制定规章", "makes regulations"),
        lambda cell: (_one_of(_THREE)(cell),),
        lambda entry: _THREE[entry.organ.makes_regulations].zh,
    ),
)

CONTACTS: Final = ("contact_names", "contact_emails", "contact_phones", "contact_duties")


def column_of(head: str) -> Column | None:
    """Return the column that a head means, in either language or under another name offices have for it."""
    return _BY_HEAD.get(_normalised(head))


def _normalised(head: str) -> str:
    return re.sub(r"\s+", "", head).lower()


_BY_HEAD: Final = {
    _normalised(name): column
    for column in COLUMNS
    for name in (column.key, column.head.zh, column.head.en, *column.heads)
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of an organ before and after, as a file has it; the column says which."""

    column: Column
    before: str
    after: str


def differences(before: Registered | None, after: Registered) -> tuple[Difference, ...]:
    """Return what is different between two states of an organ, column by column; of a new one all it has."""
    found = []
    for column in COLUMNS:
        old, new = "" if before is None else column.write(before), column.write(after)
        if old != new:
            found.append(Difference(column, old, new))
    return tuple(found)
