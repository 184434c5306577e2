"""Reports as varied as those of a whole province: any organ and year, sparse or large figures, own words, a signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from .labels import addresses
from .report import Written, consistent_report, distinct_report

_PLACES: Final = (
    "青禾",
    "临川",
    "北岭",
    "云溪",
    "柳湾",
    "双桥",
    "东浦",
    "石泉",
    "白鹭",
    "上洲",
    "乌兰",
    "三合",
)
_LEVELS: Final = ("县", "市", "区", "自治县", "旗")
_OFFICES: Final = (
    "民政局", "水务局", "教育局", "财政局", "卫生健康委员会", "市场监督管理局", "人力资源和社会保障局", "农业农村局",
    "退役军人事务局", "自然资源和规划局", "城市管理综合执法局", "发展和改革委员会", "气象局", "人民政府", "人民政府办公室",
    "经济开发区管理委员会", "文化广电和旅游局", "公安局", "应急管理局", "医疗保障局",
)  # fmt: skip
_LOWER: Final = ("松江口镇人民政府", "河西街道办事处", "大岭乡人民政府", "万年桥镇人民政府", "新港街道办事处")
_DONE: Final = (
    "（一）主动公开。全年发布信息{0}条，其中动态{1}条，解读{2}条。",
    "（二）依申请公开。在窗口设了登记簿，答复由两人校对后寄出，平均用时{1}天。",
    "（三）信息管理。制文的同时定下公开方式，清理旧文件{0}份。",
    "（四）平台建设。网站专栏共{2}个，每周巡查一遍；公众号推送{1}篇。",
    "（五）监督保障。办培训班{2}期、{1}人次；社会评议良好，没有追责。",
    "接待来访咨询{0}人次，电话{1}个。",
)
_WEAK: Final = (
    "一是栏目更新有快有慢；二是解读多用文字，群众不爱看。",
    "基层窗口的查阅点用得少，人手换得勤，{1}个乡镇还没有专人。",
    "改进措施：每季度排查{2}个栏目，请熟手带新人，把解读做成图表。",
    "下一步打算分片辅导，年底前再办{2}期培训。",
)
_REST: Final = (
    "本年没有收取信息处理费。",
    "{0}件建议提案的答复已经公开。",
    "无其他需要报告的事项。",
    "纸质文本可到政务大厅{2}号窗口索取。",
)


def any_report(random: Random) -> tuple[Written, date | None]:
    """Return a report and the day of its signature, None where it is not signed.

    The signature is the end of the last part's words. Three of four have a different figure in every cell and some
    blanks; the fourth holds together and is mostly noughts.
    """
    template = random.choice(("F19", "F21"))
    year = random.choice((2019, 2020)) if template == "F19" else random.randint(2021, 2025)
    report = _figures(random, template)
    organ = _organ(random)
    signed = date(year + 1, 1, 1) + timedelta(random.randrange(90)) if random.random() < 0.7 else None
    prose = {key: _words(random, lines) for key, lines in (("overview", _DONE), ("problems", _WEAK))}
    closing = f"\n{organ}\n{signed.year}年{signed.month}月{signed.day}日" if signed else ""
    prose["overview"] = f"{organ}把公开工作摆上日程。\n{prose['overview']}"
    prose["other"] = _words(random, _REST) + closing
    return replace(report, organ=organ, year=year, prose=prose), signed


def words_of(report: Written, signed: date | None, key: str) -> str:
    """Return the words of a part without the signature."""
    text = report.prose_of(key)
    return "\n".join(text.split("\n")[:-2]) if signed and key == "other" else text


def _figures(random: Random, template: str) -> Written:
    if random.random() < 0.25:
        return consistent_report(random, template)
    report = distinct_report(random, template, blanks=random.choice((0.0, 0.0, 0.1, 0.3)))
    factor = random.choice((1, 1, 1, 37, 1_009, 9_973))
    wide = {
        address: str(int(text) * factor)
        for address, text in report.cells.items()
        if text.isdigit() and factor > 1
    }
    return replace(
        report, cells={address: wide.get(address, report.cells[address]) for address in addresses(template)}
    )


def _organ(random: Random) -> str:
    place = random.choice(_PLACES) + random.choice(_LEVELS)
    if random.random() < 0.15:
        return place + random.choice(_LOWER)
    return ("国家税务总局" + place + "税务局") if random.random() < 0.05 else place + random.choice(_OFFICES)


def _words(random: Random, lines: tuple[str, ...]) -> str:
    kept = [line for line in lines if random.random() < 0.7] or [lines[0]]
    return "\n".join(
        line.format(random.randrange(100, 9000), random.randrange(13, 99), random.randrange(2, 12))
        for line in kept
    )
