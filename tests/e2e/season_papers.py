"""The reports of the office whose pages the pictures show: consistent ones of two years, some with the faults reports have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Final

from tests.writer import Written, consistent_report
from tests.writer.labels import COLUMN_KEYS

YEAR: Final = 2025
"""The report year; the reports of the year before are there to be compared with."""

FAULTS: Final[Mapping[str, Mapping[str, str]]] = {
    "青川县便民服务局": {
        "requests.received.natural": "+7",
        "requests.result_total.total": "-2",
        "disclosure.normative.in_force": "=0",
        "disclosure.normative.made": "=3",
    },
    "剑阁县水利事务局": {"appeals.reconsideration.total": "+1", "requests.granted.total": "+10"},
    "青川县林草事务局": {"requests.carried_in.business": "+4"},
    "剑阁县市场监督局": {"disclosure.licensing.decisions": "=", "appeals.direct_suit.upheld": "="},
    "青川县市场监督局": {"requests.partial.natural": "=1O"},
}
"""Organ → cells that are not what they should be: more or less by so much, or another text."""

OPENINGS: Final = (
    "{year}年，{organ}把公开贯穿于办件全过程，全年未发生因公开不当引发的投诉。",
    "{organ}现将{year}年度公开工作的有关数据和做法报告如下，统计期为1月1日至12月31日。",
    "一年来，{organ}紧扣群众办事需要安排公开内容，主要负责人两次专题听取汇报。",
    "按照上级部署，{organ}在{year}年完成了公开目录的修订，并组织了两轮自查。",
    "{year}年{organ}人员调整较多，公开岗位由办公室两名同志兼任，各项任务按期完成。",
    "{organ}在{year}年继续以办事指南和资金信息为公开重点，逐月登记、按季通报。",
)
DEEDS: Final = (
    "全年通过政府网站公开信息{n}条，其中规划计划类{m}条，办事指南全部按事项重排，窗口摆放纸质摘要。",
    "编制公开事项标准目录{m}项，逐项写明责任股室；全年公开各类信息{n}条，更正过期链接若干处。",
    "围绕群众咨询较多的补贴发放和工程验收，主动公开信息{n}条，专题问答{m}期，均附政策原文。",
    "会议纪要和资金分配结果随办随公开，年内上网{n}条；利用村务公开栏张贴{m}次，照片存档备查。",
    "对{m}件行政规范性文件逐件标注效力，公开信息{n}条，过期文件移入历史栏目并注明废止日期。",
    "检查结果三日内上网，全年{n}条；开放日接待居民{m}批，收到的意见在网站逐条回应。",
)
KEEPING: Final = (
    "文件起草时由拟稿人选择公开方式，不公开的写明条款，签发前由办公室复核。",
    "补录了近三年缺号的文件，目录与档案号一一对应，查询时间由半天缩短到十分钟。",
    "新建信息台账，标明形成日期、责任人和公开去向，每季度抽查一成。",
    "涉及个人住址和证件号码的附件在上网前由两人分别遮盖，已发布的回查一遍。",
    "公文系统增加属性字段，未选择的不能送签；历年纸质文件的扫描完成过半。",
    "信息更正和撤下都要填单，全年更正七处，均保留修改前后的对照。",
)
PLATFORM: Final = (
    "专栏由六个并为四个，手机端首屏可见申请入口。",
    "政务服务大厅的查询机更换为触摸式，附语音提示。",
    "网站栏目按月巡检，错链当天处理；无独立新媒体账号。",
    "便民电话与网站留言并入同一后台，回复时限缩短为三天。",
    "图书馆和三个乡镇设查阅点，资料按季补充。",
    "停用更新困难的公众号，内容并入县政府网站。",
)
WATCHING: Final = (
    "把公开工作列入股室年度考评，占五分，未有人因此被追责。",
    "邀请人大代表旁听半年评议，所提意见全部办结。",
    "组织培训两次，参加四十余人次，新进人员另行辅导。",
    "纪检人员随机核查二十条信息，发现的格式差错当场改正。",
    "每季度公布各股室报送数，末位的在例会上说明原因。",
    "群众满意度问卷回收一百多份，主要建议已列入下一年安排。",
)
PROBLEMS: Final = (
    "主要问题是栏目更新集中在年末，解读材料偏少。下一年将按月排定更新任务，重要文件随文附一图读懂。",
    "存在的不足：公开内容以转发为主，本单位产生的信息不多。改进措施是由各股室每季度报送清单，由办公室核对后发布。",
    "主要问题是个别申请答复接近期限才送出。今后收到申请次日分办，第十个工作日提醒承办人，逾期情况纳入通报。",
    "存在的问题是查阅点设备老旧，老年人使用不便。下一步将更换终端，并安排志愿者在赶集日帮助检索和打印。",
    "不足之处在于政策解读以文字为主，读者少。改进办法是录制方言短片，在乡镇会议和集市循环播放。",
    "问题主要是业务股室对公开范围把握不一。下一年编印二十个实例，逐股室讲解，并设联络员答疑。",
)


def paper(organ: str, year: int, seed: int) -> Written:
    """Return one report, which carries on what the one before left; with its faults where it is this year's."""
    written = _figures(organ, year, seed)
    if year == YEAR:
        written = _carrying_on(written, _figures(organ, year - 1, seed))
    random = Random(10 * year + seed)
    place, number = divmod(seed, 100)
    opening, deeds, keeping, platform, watching, problems = (
        told[(step * number + shift * place + year) % 6]
        for told, step, shift in (
            (OPENINGS, 1, 1),
            (DEEDS, 1, 2),
            (KEEPING, 5, 3),
            (PLATFORM, 1, 4),
            (WATCHING, 5, 1),
            (PROBLEMS, 5, 5),
        )
    )
    deeds = deeds.format(n=random.randrange(60, 400), m=random.randrange(4, 30))
    asked = written.cells["requests.received.total"]
    prose = {
        "overview": f"{opening.format(organ=organ, year=year)}\n（一）主动公开。{deeds}\n"
        f"（二）依申请公开。全年新收政府信息公开申请{asked}件，均在法定期限内答复。\n"
        f"（三）政府信息管理。{keeping}\n（四）平台建设。{platform}\n（五）监督保障。{watching}",
        "problems": f"{problems}以上措施由办公室牵头，列入下一年度工作计划，每季度检查一次落实情况并在例会上通报。",
        "other": "本年度未收取政府信息公开信息处理费。",
    }
    faults = FAULTS.get(organ, {}) if year == YEAR else {}
    cells = {**written.cells, **{cell: _spoilt(written.cells[cell], how) for cell, how in faults.items()}}
    return replace(written, cells=cells, prose=prose)


def _figures(organ: str, year: int, seed: int) -> Written:
    """Return a report in which every relation holds: no suits without reconsideration, no fees, a modest number of requests."""
    written = consistent_report(Random(1000 * year + seed), "F21", organ=organ, year=year)
    cells = {**written.cells, "disclosure.fees.amount": "0"}
    for column in ("upheld", "corrected", "other", "pending", "total"):
        cells[f"appeals.direct_suit.{column}"] = "0"
    return replace(written, cells=cells)


def _carrying_on(written: Written, before: Written) -> Written:
    """Return a report that begins with what the one before left: carried in, in force."""
    cells = dict(written.cells)
    for column in COLUMN_KEYS:
        was, carried = (
            int(each.cells[f"requests.{row}.{column}"])
            for each, row in ((written, "carried_in"), (before, "carried_out"))
        )
        cells[f"requests.carried_in.{column}"] = str(carried)
        cells[f"requests.received.{column}"] = str(int(cells[f"requests.received.{column}"]) + was - carried)
    made = int(cells["disclosure.normative.made"])
    kept = int(before.cells["disclosure.normative.in_force"])
    cells["disclosure.normative.in_force"] = str(kept + made)
    cells["disclosure.licensing.decisions"] = str(int(before.cells["disclosure.licensing.decisions"]) + 7)
    return replace(written, cells=cells)


def _spoilt(text: str, how: str) -> str:
    return how[1:] if how.startswith("=") else str(int(text) + int(how))
