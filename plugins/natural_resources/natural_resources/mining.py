"""矿产资源开发利用专项检查表（含储量动态）。"""

from datetime import date

from jointcheck.plugin import (
    ANY,
    PASS,
    PROBLEM,
    Band,
    Checklist,
    Condition,
    Item,
    Section,
    Sentence,
    Suggestion,
)

from .laws import RECLAMATION, minerals, mining_data

LICENCE = Item(
    "licence",
    "采矿许可证是否有效，采矿权人与实际开采人是否一致",
    bases=(minerals("第二十二条、第三十三条"),),
    method="查阅资料",
    points="核对许可证原件的证号、采矿权人、矿种和有效期；询问实际生产经营人，查承包、租赁合同。",
    materials=("采矿许可证正本或副本", "采矿权出让合同"),
    weight=10,
    photos_on=(ANY,),
    sentences=(
        Sentence(PASS, "采矿许可证在有效期内，采矿权人与实际开采人一致。"),
        Sentence(PROBLEM, "采矿许可证已过有效期，仍在开采。"),
        Sentence(PROBLEM, "未取得采矿许可证进行开采作业。"),
    ),
    suggests=(Suggestion(PROBLEM, "PEND"),),
)
EXPIRY = Item(
    "licence_expiry",
    "采矿许可证载明的有效期止日",
    bases=(minerals("第二十四条"),),
    method="查阅资料",
    points="按许可证原件填写。",
    kind="date",
    minimum="2000-01-01",
)
BOUNDARY = Item(
    "boundary",
    "是否在登记的开采区域内开采",
    bases=(minerals("第二十三条、第三十五条、第六十四条"),),
    method="现场查验、勘测",
    points="以登记的拐点坐标和标高为准，持卫星定位设备核对采面、井巷最外缘；必要时委托测绘。",
    materials=("矿区范围图及拐点坐标", "最近一期井上井下对照图或采掘工程平面图"),
    weight=20,
    photos_on=(PROBLEM,),
    sentences=(
        Sentence(PASS, "经现场核对，采掘工程均在登记的开采区域内。"),
        Sentence(PROBLEM, "采面超出登记的开采区域，已责令停止越界开采、退回本矿区范围。"),
    ),
    suggests=(Suggestion(PROBLEM, "PEND"),),
)
OVERRUN = Item(
    "overrun",
    "超出登记开采区域的最大距离",
    bases=(minerals("第六十四条"),),
    method="现场勘测",
    points="量取超出边界最远点至边界的水平距离；上下超层的填垂直距离并在说明中注明。",
    kind="number",
    unit="米",
    minimum="0.1",
    maximum="5000",
    show_if=Condition("boundary", (PROBLEM,)),
    photos_on=(ANY,),
)
MINERAL = Item(
    "mineral",
    "实际开采矿种是否与登记的矿种一致",
    bases=(minerals("第二十三条、第三十九条"),),
    method="现场查验",
    points="查采出矿石、销售台账；共生、伴生矿产是否综合开采或者采取保护措施。",
    weight=10,
    sentences=(Sentence(PROBLEM, "实际开采矿种与登记的矿种不一致。"),),
)
PLAN = Item(
    "plan",
    "是否按照经批准的开采方案作业",
    bases=(minerals("第三十三条、第六十八条"),),
    method="查阅资料、现场查验",
    points="对照批准的开采方案查开采方式、顺序和生产规模；作重大调整的，查是否报原矿业权出让部门批准。",
    materials=("经批准的开采方案及批准文件",),
    weight=10,
    photos_on=(PROBLEM,),
    sentences=(Sentence(PROBLEM, "实际开采方式与批准的开采方案不一致，未报批。"),),
)
OUTPUT = Item(
    "output",
    "上一年度实际采出矿石量",
    bases=(minerals("第五十八条"), mining_data("第七条")),
    method="查阅资料",
    points="按生产报表填写，与销售台账、资源税申报数核对；差异较大的在说明中写明。",
    kind="number",
    unit="万吨",
    minimum="0",
    maximum="100000",
    materials=("上一年度生产报表", "矿产品销售台账"),
)
RECOVERY = Item(
    "recovery",
    "开采回采率、选矿回收率、综合利用率是否达到要求",
    bases=(minerals("第三十九条"),),
    method="查阅资料",
    points="查三率指标计算资料；无选矿环节的，选矿回收率不计。",
    weight=5,
)
RESERVES = Item(
    "reserves",
    "储量发生重大变化的，是否编制并报送储量报告",
    bases=(minerals("第四十条、第七十条"),),
    method="查阅资料",
    points="查储量报告、矿山测量资料和图件；核对测量对象是否实测、坐标系统是否统一。",
    materials=("矿产资源储量报告", "矿山测量成果图件"),
    weight=10,
    sentences=(
        Sentence(PASS, "储量资料齐全，与现场情况相符。"),
        Sentence(PROBLEM, "储量发生重大变化，未按规定编制并报送储量报告。"),
    ),
)
DISCLOSURE = Item(
    "disclosure",
    "勘查开采信息是否按期填报，公示内容是否真实",
    bases=(mining_data("第五条、第七条"),),
    method="网络检查、查阅资料",
    points="登录全国矿业权人勘查开采信息管理系统，与许可证、报表逐项核对。",
    weight=10,
    suggests=(Suggestion(PROBLEM, "FIXED"),),
)
RESTORATION = Item(
    "restoration",
    "是否按照经批准的矿区生态修复方案进行修复",
    bases=(minerals("第四十五条、第四十六条、第四十七条"), RECLAMATION),
    method="现场查验、查阅资料",
    points="对照修复方案的分区、分期计划查实际完成面积；能够边开采边修复的，查是否同步。",
    materials=("经批准的矿区生态修复方案",),
    weight=15,
    photos_on=(PASS, PROBLEM),
    sentences=(Sentence(PROBLEM, "应当修复的区域未按方案修复，已责令限期改正。"),),
)
FUND = Item(
    "fund",
    "矿区生态修复费用是否按规定提取并专门使用",
    bases=(minerals("第四十九条"),),
    method="查阅资料",
    points="查提取、使用凭证和账户流水。",
    weight=5,
)
COOPERATION = Item(
    "cooperation",
    "是否配合监督检查，所提供资料是否真实",
    bases=(minerals("第五十七条、第七十三条"),),
    method="现场查验",
    points="拒绝、阻碍检查的，写明时间、地点、经过，并留存音像记录。",
    weight=5,
)

MINING = Checklist(
    "mining",
    "2026.1",
    "矿产资源开发利用专项检查表",
    "自然资源局",
    date(2026, 1, 1),
    serves=("ZRZY-01",),
    sections=(
        Section("采矿权", (LICENCE, EXPIRY, BOUNDARY, OVERRUN, MINERAL)),
        Section("开采与储量", (PLAN, OUTPUT, RECOVERY, RESERVES, DISCLOSURE)),
        Section("生态修复与配合检查", (RESTORATION, FUND, COOPERATION)),
    ),
    bands=(Band("较好", 90), Band("一般", 70), Band("较差", 0)),
    materials=("营业执照", "采矿许可证"),
)
