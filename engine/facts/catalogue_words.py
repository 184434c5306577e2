"""The facts on wording and privacy, and what the searches with word lists give."""

from __future__ import annotations

from .catalogue_form import PHRASE, QUOTE
from .catalogue_records import records
from .values import FactType, define

COUNT, FLAG, TEXT, TEXTS = FactType.COUNT, FactType.FLAG, FactType.TEXT, FactType.TEXTS

_MASKED = define(
    "masked",
    TEXT,
    "隐去中段的值；原值从不给出",
    "the value with its middle hidden; never the value itself",
    '"138****1234"',
)
_MASKED_KEY = define(
    "phrase",
    TEXT,
    "识别同一处问题用的隐去后的值",
    "the hidden value: tells one place from another",
    '"138****1234"',
)

TYPOS = records(
    "typos",
    "疑似错别字，标题和正文各一条；词表每行“错→正”，行首 ^ 表示前面不是汉字",
    "probable misspellings, one element for headings and one for the text; lines of the list read wrong→right, "
    "^ in front means that no Chinese character stands before it",
    define("kind", TEXT, "heading（标题）或 text（正文）", "heading or text", '"text"'),
    define("name", TEXT, "标题 或 正文", "where, in words", '"正文"'),
    define("count", COUNT, "处数", "how many places", "2", "处"),
    define("pairs", TEXTS, "原文→建议", "found → proposed", '["制定专人→指定专人"]'),
    PHRASE,
)
TERMS = records(
    "terms",
    "词表中的用语，每处一条；词表每行一个用语，可写“用语→建议”",
    "terms of a list, one element a place; a line of the list is a term or term→proposal",
    define("found", TEXT, "用语", "the term", '"全局召开政府工作会议"'),
    define("right", TEXT, "建议；没有则为空", "what is proposed; empty where nothing is", '""'),
    QUOTE,
    PHRASE,
)
MOBILES = records(
    "mobiles",
    "个人手机号，每个号码一条；列入公务号码表的不算",
    "mobile numbers, one element a number; those in the list of official numbers aside",
    _MASKED,
    define(
        "in_contact", FLAG, "只出现在联系方式的句子里", "stands in sentences on whom to contact only", "false"
    ),
    define("count", COUNT, "出现次数", "how often", "1", "次"),
    _MASKED_KEY,
)

PRIVACY_RECORDS = (
    records(
        "privacy.identity_numbers",
        "身份证号码，每个号码一条（18位的校验码正确，15位的区划和生日成立）",
        "identity numbers, one element each (18 digits with a right check digit; 15 with possible place and birthday)",
        _MASKED,
        define("digits", COUNT, "位数：18 或 15", "18 or 15", "18", "位"),
        define("count", COUNT, "出现次数", "how often", "1", "次"),
        _MASKED_KEY,
    ),
    records(
        "privacy.landlines",
        "固定电话号码，每个一条（公务联系方式，不作为问题）",
        "landline numbers, one element each: contacts of an office, no fault",
        _MASKED,
        _MASKED_KEY,
    ),
    records(
        "privacy.applicants",
        "写出姓名的申请人和写出的案号，每处一条",
        "applicants by name, and case numbers, one element each",
        define("kind", TEXT, "申请人姓名 或 案号", "what is given away", '"申请人姓名"'),
        _MASKED,
        _MASKED_KEY,
    ),
    records(
        "privacy.homes",
        "细至门牌的个人住址，每处一条",
        "home addresses down to the door, one element each",
        _MASKED,
        _MASKED_KEY,
    ),
    records(
        "privacy.accounts",
        "私人邮箱和银行账号，每处一条",
        "private mailboxes and bank accounts, one element each",
        define("kind", TEXT, "邮箱 或 银行账号", "which of them", '"银行账号"'),
        _MASKED,
        _MASKED_KEY,
    ),
    records(
        "privacy.persons",
        "以姓氏加职务指称的个人，每处一条",
        "persons named by surname and post, one element each",
        define("found", TEXT, "称谓（姓氏加职务）", "surname and post", '"马常委"'),
        QUOTE,
        PHRASE,
    ),
    records(
        "privacy.secrecy_marks",
        "密级标志和内部资料标志，每处一条",
        "marks of secrecy and of internal papers, one element each",
        define("found", TEXT, "标志", "the mark", '"机密★"'),
        _MASKED_KEY,
    ),
)

WORDING_RECORDS = (
    records(
        "wording.repetitions",
        "紧接着重复的词语，每处一条",
        "words repeated at once, one element each",
        define("found", TEXT, "重复的词语", "what is repeated", '"学习学习"'),
        define("word", TEXT, "单个词语", "the word once", '"学习"'),
        QUOTE,
        PHRASE,
    ),
    records(
        "wording.deadlines",
        "“截止”后接日期的地方（应为“截至”），每处一条",
        "places where 截止 stands before a date (截至 is meant), one element each",
        QUOTE,
        PHRASE,
    ),
    records(
        "wording.unpaired",
        "不配对或全半角混用的括号、引号、书名号，每处一条",
        "brackets and quotes without a partner, or of mixed width, one element each",
        define("kind", TEXT, "不配对 或 全半角混用", "without a partner, or mixed", '"全半角混用"'),
        QUOTE,
        PHRASE,
    ),
    records(
        "wording.placeholders",
        "没有填写的占位，每处一条",
        "placeholders that were not filled in, one element each",
        QUOTE,
        PHRASE,
    ),
    records(
        "wording.foreign_places",
        "其他地区的机关，每处一条（本地及上下级、学习借鉴等语境不算）；本机关区划不明则缺",
        "organs of other regions, one element each (the own region, those above and below it, and models named as "
        "such aside); absent where the organ's region is not known",
        define("place", TEXT, "地名", "the region", '"某某市"'),
        QUOTE,
        PHRASE,
    ),
    records(
        "wording.fragments",
        "残缺的句子，每处一条",
        "broken sentences, one element each",
        QUOTE,
        PHRASE,
    ),
    records(
        "wording.garbled",
        "乱码和繁体字，每类一条",
        "garbled and traditional characters, one element a kind",
        define("kind", TEXT, "乱码 或 繁体字", "which of them", '"繁体字"'),
        define("characters", TEXTS, "字符", "the characters", '["國"]'),
    ),
)

WORDING_FACTS = (
    define(
        "wording.has_own_facts",
        FLAG,
        "总体情况和第五部分有数字（年份、序号不计）、本地地名或本机关业务名称",
        "overview and part five hold a number (years and ordinals aside), a place of the region or the organ's business",
        "true",
    ),
    define(
        "wording.others_problems",
        TEXTS,
        "第五部分中不是一个机关能说的概括（部分地区、多数部门）；总体情况中两种以上才列",
        "generalities in part five that one organ cannot speak of (部分地区, 多数部门); in the overview only two or more",
        '["部分地区"]',
    ),
)
