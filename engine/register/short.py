"""Names of departments made comparable where offices shorten them: 卫健委 and 卫生健康委员会.

Only spellings that are certainly the same are made alike: endings (委 and 委员会), links (和, 与, 、), and the words of
the list below, which stand in official use for each other. Two organs of one division that come out alike are then two,
and a name that could be either is nobody's; see `Register.holders`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ..patterns import regex
from .divisions import Division

WORDS: Final = {
    "发改": ("发展改革",),
    "卫健": ("卫生健康",),
    "卫计": ("卫生计划生育", "卫生计生"),
    "人社": ("人力资源社会保障", "人力社保"),
    "住建": ("住房城乡建设", "住房城建"),
    "自规": ("自然资源规划", "资规"),
    "规自": ("规划自然资源",),
    "国土": ("国土资源",),
    "环保": ("环境保护",),
    "工信": ("工业信息化",),
    "经信": ("经济信息化",),
    "科技": ("科学技术",),
    "教体": ("教育体育",),
    "教科": ("教育科技", "教育科学技术"),
    "民宗": ("民族宗教事务", "民族宗教"),
    "城管执法": ("城市管理综合行政执法", "城市管理综合执法", "城市管理行政执法", "城管综合执法"),
    "城管": ("城市管理",),
    "综合执法": ("综合行政执法",),
    "市场监管": ("市场监督管理", "市监"),
    "应急": ("应急管理",),
    "退役军人": ("退役军人事务",),
    "医保": ("医疗保障",),
    "文旅": ("文化旅游",),
    "文广旅": ("文化广电旅游", "文化广播电视旅游"),
    "文旅体": ("文化旅游体育", "文旅体育"),
    "文体旅": ("文化体育旅游",),
    "文旅广体": ("文化旅游广电体育",),
    "文广新": ("文化广电新闻出版",),
    "交通": ("交通运输",),
    "国资": ("国有资产监督管理",),
    "粮储": ("粮食物资储备",),
    "林草": ("林业草原",),
    "政数": ("政务服务数据管理",),
    "政务服务": ("政务服务管理",),
    "行政审批": ("行政审批服务",),
    "机关事务": ("机关事务管理",),
    "地方金融": ("地方金融监督管理", "地方金融监管"),
    "扶贫": ("扶贫开发",),
    "人防": ("人民防空",),
    "外事": ("外事侨务",),
    "安监": ("安全生产监督管理",),
    "食药监": ("食品药品监督管理",),
    "质监": ("质量技术监督",),
    "工商": ("工商行政管理",),
    "残联": ("残疾人联合会",),
    "供销社": ("供销合作社联合社", "供销合作联合社", "供销合作社"),
    "投促": ("投资促进",),
    "园林": ("园林绿化",),
}
"""The short word, and the long ones that stand for the same."""

_SHORT_OF: Final = {long: short for short, longs in WORDS.items() for long in longs}
_LONG: Final = regex("|".join(sorted(_SHORT_OF, key=len, reverse=True)))
_LINKS: Final = regex(r"(?<=.)[和与及、·](?=.)")
_ENDINGS: Final = (
    (regex(r"管委会\Z"), "管理委"),
    (regex(r"委员会\Z"), "委"),
    (regex(r"(?:街道办事处|街道办|街道)\Z"), "街道"),
    (regex(r"办公[室厅]\Z"), "办"),
    (regex(r"人民政府(?=办?\Z)"), "政府"),
)
GENERIC: Final = regex(r"[本我全]?(自治区|自治州|自治县|自治旗|省|市|县|区|旗|州|盟|地区)(?=..)")
"""What may stand for the name of the division: 市卫健委."""


@lru_cache(maxsize=65_536)
def short_form(office: str) -> str:
    """Return what two spellings of one office have in common; `office` is normalised, without division names."""
    form = _LINKS.sub("", office)
    for ending, short in _ENDINGS:
        form = ending.sub(short, form)
    return _LONG.sub(lambda found: _SHORT_OF[found[0]], form)


def without_generic(office: str, division: Division | None) -> str | None:
    """Return the office of 市卫健委 for a division that is a 市; None where no such word leads, or it does not fit."""
    lead = GENERIC.match(office)
    if lead is None or division is None or not division.name.endswith(lead[1]):
        return None
    return office[lead.end() :]
