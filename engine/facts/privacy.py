"""Personal data and marks of secrecy in a report. What leaves this module is masked, never the value itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from ..errors import Text
from ..model import Span
from ..patterns import regex
from .mobiles import sentence_around, spelt
from .prose import phrase
from .reader import RecordsReader, RecordsReaders
from .sources import Sources
from .values import Absent, Record, make_record
from .words import context

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许邓韩冯曹彭曾肖董袁潘蒋蔡杜叶苏魏吕丁沈姚卢姜崔谭"
    "汪范廖贾夏傅邹孟熊秦邱尹薛闫雷侯龙陶黎贺顾毛郝龚邵覃戴莫孔汤"
)
"""Common surnames that are hardly ever the last character of another word before a post."""

_IDENTITY: Final = regex(r"\d(?=\d{14})(?<![\dA-Za-z.]\d)(?:\d{16}[\dXx]|\d{14})(?![\dA-Za-z.])", re.ASCII)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
"""GB 11643: check digit by the weighted sum of the first seventeen digits modulo 11."""
_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099

_LANDLINE: Final = regex(
    r"(?:电话|联系|传真|热线)[^\d\n。；;]{0,12}(?P<number>(?:0\d{2,3}[)）]?[ \-—－–]?)?[2-8]\d{6,7})(?!\d)",
    re.ASCII,
)

_GIVEN: Final = r"(?!某|先生|女士|同志|[×xX*＊])[\u4e00-\u9fff]"
_NAMED_APPLICANT: Final = regex(
    rf"申请人(?:姓名)?(?:为|系|是|[:：])(?P<name>[{_SURNAMES}]{_GIVEN}{{1,2}}?)(?=[，。；、,;（()\s]|申请|要求|提出|通过|向|的|等|先生|女士)"
)
_APPLICANT_THEN_NAME: Final = regex(
    rf"申请人(?!何[时种人地处]|马上|陈述|郑重|雷同|许[多诺]|曾|夏[天季]|周[一二三四五六日末边]|顾虑|范围|毛利)(?P<name>[{_SURNAMES}]{_GIVEN}{{1,2}}?)"
    r"(?=申请公开|要求公开|申请获取|要求获取|提出的?政府信息公开|提交的?政府信息公开)"
)
_NAMED_PERSON: Final = regex(
    rf"(?P<name>[{_SURNAMES}]{_GIVEN}{{1,2}}?)(?:先生|女士)(?:向|申请|提出|提交|要求)"
)
_ADDRESSED: Final = ("先生", "女士")
_NO_NAME: Final = regex(r"某|单位|公司|企业|机构|组织|律师|居民|村民|市民|公民|群众|学生|教师|法人|自然|个人")
_CASE_NUMBER: Final = regex(
    r"[（(〔\[]20\d\d[)）〕\]][\u4e00-\u9fff]{0,4}\d{0,4}(?:行初|行终|行申|行再|行赔初|行赔终|行审|民初|民终|刑初|执)(?:字)?第?\d{1,6}号"
)

_HOME: Final = regex(
    r"(?:家住|住址|家庭(?:住址|地址)|居住(?:在|于|地)|现住|户籍(?:地址|所在地)?)[^。；;\n]{0,40}?(?:\d+|[一二三四五六七八九十]+)(?:号(?!文|令)|室|栋|幢|单元)"
)
_HOME_SHOWN: Final = 6

_MAIL: Final = regex(
    r"(?P<name>[\w.+-]{2,40})@(?P<host>(?:vip\.)?(?:qq|163|126|sina|sohu|gmail|139|189|hotmail|foxmail|yeah|outlook|aliyun|tom|21cn)\.(?:com|cn|net)(?:\.cn)?)",
    re.ASCII | re.IGNORECASE,
)
_OFFICE: Final = regex(
    r"邮箱|邮件|地址|电话|联系|受理|办公|信箱|传真|E-?mail|反馈|投诉|举报|单位|办公室|窗口", re.IGNORECASE
)
_BROKEN_BEFORE: Final = 40
_ACCOUNT: Final = regex(
    r"(?:账号|帐号|卡号|银行账户|银行帐户)(?:为|是)?[:：]?\s*(?P<number>\d(?:[ ]?\d){14,20})(?!\d)"
)
_OF_ACCOUNTS: Final = ("账", "帐", "卡")
_PUBLIC_MONEY: Final = regex(r"财政|国库|非税|收费|缴费|缴款|公户|对公|专户")

_POSTS: Final = "副?(?:局长|主任|书记|县长|市长|区长|州长|旗长|镇长|乡长|部长|科长|股长|所长|处长|厅长|院长|主席|秘书长)|常委|政委"
_CONTACT: Final = regex(r"联系人|联系电话|电话:|邮箱:")
_PERSON: Final = regex(
    rf"(?P<person>[{_SURNAMES}](?:{_POSTS}))(?<!毛主席)(?![期效远足久短者江河城征处办热信专负责子女同级委会团])"
)

_MARK_SIGNS: Final = regex(r"★|☆|密级|密[ \t\u3000]*\n|密[ \t\u3000]*$|内部(?:资料|文件|材料)")
"""Without one of these there is no mark; 国家秘密 stands in every table 3."""
_MARK: Final = regex(
    r"(?:绝密|机密|秘密)[ \u3000]*[★☆][^\n。，]{0,8}"
    r"|\n[ \t\u3000]*(?:密级[:：][ \u3000]*)?(?P<level>绝密|机密|秘密)[ \t\u3000]*(?=\n|$)"
    r"|密级[:：][ \u3000]*(?:绝密|机密|秘密)"
    r"|内部(?:资料|文件|材料)[，,。;； \u3000(（【]{0,3}(?:不得|严禁|请勿|禁止|切勿|注意)(?:外传|扩散|翻印|保存|公开)"
)


def _identity_numbers(sources: Sources) -> tuple[Record, ...] | Absent:
    found: dict[str, list[Span]] = {}
    for match in _IDENTITY.finditer(sources.document.text):
        if _is_identity(match.group()):
            found.setdefault(match.group().upper(), []).append(match.span())
    return tuple(
        make_record(
            spans=tuple(spans),
            masked=_hidden(number, 2, 3),
            digits=len(number),
            count=len(spans),
            phrase=spelt(_hidden(number, 2, 3)),
        )
        for number, spans in found.items()
    )


def _is_identity(number: str) -> bool:
    """Say whether a number has a possible province and birthday and, of 18 digits, the right check digit."""
    day = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    if number[:2] not in _PROVINCES or not _is_birthday(day):
        return False
    if len(number) == 15:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11] == number[-1].upper()


def _is_birthday(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def _hidden(value: str, first: int, last: int) -> str:
    """Return a value with all but its ends hidden, as long as it was: 35*************123."""
    return f"{value[:first]}{'*' * max(len(value) - first - last, 1)}{value[len(value) - last :]}"


def _landlines(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        _masked(match.span("number"), _hidden(match["number"], 2, 2))
        for match in _LANDLINE.finditer(sources.document.text)
    )


def _masked(span: Span, masked: str, **fields: Text) -> Record:
    return make_record(spans=(span,), cells=(), masked=masked, phrase=spelt(masked), **fields)


def _applicants(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(_applicants_in(sources.document.text))


def _applicants_in(text: str) -> Iterator[Record]:
    named = [*_NAMED_APPLICANT.finditer(text), *_APPLICANT_THEN_NAME.finditer(text)]
    if any(word in text for word in _ADDRESSED):
        named += _NAMED_PERSON.finditer(text)
    for match in named:
        if not _NO_NAME.search(match["name"]):
            hidden = match["name"][0] + "某" * (len(match["name"]) - 1)
            yield _masked(match.span("name"), hidden, kind=Text("申请人姓名", "name of an applicant"))
    for match in _CASE_NUMBER.finditer(text):
        hidden = re.sub(r"\d+(?=号)", lambda digits: "*" * len(digits.group()), match.group())
        yield _masked(match.span(), hidden, kind=Text("案号", "case number"))


def _homes(sources: Sources) -> tuple[Record, ...] | Absent:
    text = sources.document.text
    return tuple(
        _masked(match.span(), match.group()[:_HOME_SHOWN] + "…" + match.group()[-1])
        for match in _HOME.finditer(text)
    )


def _line_before(text: str, place: int) -> str:
    """The end of the line above, where a printed page broke the sentence in front of `place` or shortly before it."""
    start = text.rfind("\n", max(place - _BROKEN_BEFORE, 0), place)
    above = text[max(start - _BROKEN_BEFORE, 0) : start + 4] if start >= 0 else ""
    return "".join(above.rpartition("。")[2].split())


def _accounts(sources: Sources) -> tuple[Record, ...] | Absent:
    text = sources.document.text
    found = []
    for match in _MAIL.finditer(text) if "@" in text else ():
        around = _line_before(text, match.start()) + sentence_around(text, match.span())
        if not _OFFICE.search(around):
            masked = f"{match['name'][0]}***@{match['host']}"
            found.append(_masked(match.span(), masked, kind=Text("邮箱", "mailbox")))
    for match in _ACCOUNT.finditer(text) if any(sign in text for sign in _OF_ACCOUNTS) else ():
        if not _PUBLIC_MONEY.search(sentence_around(text, match.span())):
            masked = _hidden(match["number"].replace(" ", ""), 0, 4)
            found.append(_masked(match.span("number"), masked, kind=Text("银行账号", "bank account")))
    return tuple(found)


def _persons(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        make_record(
            spans=(prose.span(match.start(), match.end()),),
            found=match["person"],
            quote=context(prose, match.start(), match.end()),
            phrase=phrase(match["person"]),
        )
        for prose in sources.running_text
        for match in _PERSON.finditer(prose.text)
        if not _CONTACT.search(prose.text[slice(*prose.sentence(*match.span()))])
    )


def _secrecy_marks(sources: Sources) -> tuple[Record, ...] | Absent:
    text = sources.document.text
    return tuple(
        make_record(
            spans=((match.end() - len(match.group().lstrip()), match.end()),),
            found="".join(match.group().split()),
            phrase="".join(match.group().split()),
        )
        for match in (_MARK.finditer(text) if _MARK_SIGNS.search(text) else ())
    )


_ALL: Final[dict[str, RecordsReader]] = {
    "privacy.identity_numbers": _identity_numbers,
    "privacy.landlines": _landlines,
    "privacy.applicants": _applicants,
    "privacy.homes": _homes,
    "privacy.accounts": _accounts,
    "privacy.persons": _persons,
    "privacy.secrecy_marks": _secrecy_marks,
}
RECORDS_READERS: Final[RecordsReaders] = _ALL
