"""Traditional characters → simplified ones, one for one, as far as reports use them.

Reports of some sites come in traditional characters: turned back from a copy for readers abroad.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_TRADITIONAL: Final = (
    "業為舉於會體況減關內決則動務單發變號後聽員國處処備復複覆審對屬應廢開強錄總報護擔據數無舊時顯權條構檔沒滿點狀現環確離種稱穩類係繫糾納組織經結繼續維繳罰網聯職獲營補規計訂認討讓訓議記"
    "許論設訪證訴訟詢該詳語請調負財責敗質購費資轉輸過還這進違適遞採釋錢鎮問間閱隊險際頁項順須領題額館驗龍準範萬與專東兩個豐臨麗鄉書買產畝從僅價優傳眾創辦區醫華協賣衛廠廳縣雙啟園圍圖場堅"
    "聲頭獎婦學寧實寶憲寬導將爾層歲島崗嶺鞏幣師帶幫廣慶庫張歸當徵態戶執擴揚撫擬擁擇換術雜楊極標樹欄樣橋檢樓畢氣匯彙漢湯溝澤濟瀏測漸溫灣濕靈災熱愛獻瑪電畫療鹽監盤碼礎積稅競筆築簽簡糧紅約"
    "級紀純線練終紹績綠統羅勝腦節薦榮藥蓮薩藍雖裝見觀覽覺誠謝貧貫貢貴趙躍車軌輪達運遠連選郵鄭鄰鑒針鐘鐵銀錫長門閉陽陰階陸陳難韓顧預頻風飛飲馬駐魚魯鳥麥黃齊製噹裏裡臺羣侷厲滅祿欽銅鋼錦聞"
    "閩陝隨霽頃頒饒駱鴻鶴齡蘇蕭蔣襲譚賀贛遼遷鄧郟鄖閘濱灤濰漣淵澠滬瀋瀘涇潯渦潤窪禎禕綏綿縉膠蕪蒼荊滎藺虯賈賚輝轅"
)
_SIMPLIFIED: Final = (
    "业为举于会体况减关内决则动务单发变号后听员国处处备复复复审对属应废开强录总报护担据数无旧时显权条构档没满点状现环确离种称稳类系系纠纳组织经结继续维缴罚网联职获营补规计订认讨让训议记"
    "许论设访证诉讼询该详语请调负财责败质购费资转输过还这进违适递采释钱镇问间阅队险际页项顺须领题额馆验龙准范万与专东两个丰临丽乡书买产亩从仅价优传众创办区医华协卖卫厂厅县双启园围图场坚"
    "声头奖妇学宁实宝宪宽导将尔层岁岛岗岭巩币师带帮广庆库张归当征态户执扩扬抚拟拥择换术杂杨极标树栏样桥检楼毕气汇汇汉汤沟泽济浏测渐温湾湿灵灾热爱献玛电画疗盐监盘码础积税竞笔筑签简粮红约"
    "级纪纯线练终绍绩绿统罗胜脑节荐荣药莲萨蓝虽装见观览觉诚谢贫贯贡贵赵跃车轨轮达运远连选邮郑邻鉴针钟铁银锡长门闭阳阴阶陆陈难韩顾预频风飞饮马驻鱼鲁鸟麦黄齐制当里里台群局厉灭禄钦铜钢锦闻"
    "闽陕随霁顷颁饶骆鸿鹤龄苏萧蒋袭谭贺赣辽迁邓郏郧闸滨滦潍涟渊渑沪沈泸泾浔涡润洼祯祎绥绵缙胶芜苍荆荥蔺虬贾赉辉辕"
)
SIMPLIFIED: Final[Mapping[int, int]] = MappingProxyType(str.maketrans(_TRADITIONAL, _SIMPLIFIED))
"""For `str.translate`: no character changes its place."""

RAISED: Final[Mapping[int, int]] = MappingProxyType(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
"""Digits → raised ones, for `str.translate`: a raised digit behind a figure is the mark of a note."""
