"""矿业权人信息公示实地核查表：公示的信息逐项与许可证、报表核对。"""

from datetime import date

from jointcheck.plugin import PROBLEM, Checklist, Condition, Section, row

from .laws import MINERALS, MINING_DATA

ITEM = MINING_DATA.whole("公示项目对应的条款待核")
DUTY = MINERALS.whole("2024年修订后的条款待核")
RIGHTS = ("探矿权", "采矿权")
DIFFERS = "公示的信息与许可证不一致。"


def compared(code, text, points):
    """公示信息与许可证是否一致，各项写法相同。"""
    return row(
        code,
        text,
        ITEM,
        method="网络检查、查阅资料",
        points=points,
        photos_on=(PROBLEM,),
        wrong=DIFFERS,
        result="FIXED",
    )


PUBLICITY = Checklist(
    "mining_publicity",
    "2026.2",
    "矿业权人信息公示实地核查表",
    "自然资源局",
    date(2026, 1, 1),
    serves=("ZRZY-04",),
    materials=("勘查许可证或者采矿许可证", "上一年度勘查开采信息公示表"),
    sections=(
        Section(
            "公示情况",
            (
                row(
                    "right",
                    "矿业权种类",
                    ITEM,
                    kind="choice",
                    choices=RIGHTS,
                    points="一个矿业权填一张表；同一矿业权人有多个矿业权的分别填写。",
                ),
                row(
                    "published",
                    "是否按期填报并公示上一年度的勘查开采信息",
                    MINING_DATA("第五条、第七条"),
                    method="网络检查",
                    points="登录全国矿业权人勘查开采信息管理系统查看填报和公示时间。",
                    ok="已按期填报并公示。",
                    wrong="未在规定期限内填报、公示。",
                    result="PEND",
                ),
                row(
                    "published_on",
                    "公示日期",
                    ITEM,
                    kind="date",
                    minimum="2024-07-01",
                    optional=True,
                ),
            ),
        ),
        Section(
            "与许可证逐项核对",
            (
                compared("number", "许可证号是否一致", "以许可证原件为准。"),
                compared("holder", "矿业权人名称、统一社会信用代码是否一致", "与营业执照核对。"),
                compared("address", "住所是否一致", "与营业执照核对。"),
                compared("project", "项目名称、勘查或者开采的矿种是否一致", "以许可证原件为准。"),
                compared("area", "矿区面积是否一致", "以许可证载明的面积为准。"),
                compared("corners", "拐点坐标是否一致", "逐点核对，注意坐标系统。"),
                compared("term", "有效期起止日期是否一致", "以许可证原件为准。"),
                compared("authority", "发证机关、发证日期是否一致", "以许可证原件为准。"),
            ),
        ),
        Section(
            "义务履行",
            (
                row(
                    "exploration",
                    "勘查义务",
                    kind="group",
                    show_if=Condition("right", ("探矿权",)),
                    items=(
                        row(
                            "spent",
                            "上一年度实际投入的勘查资金",
                            ITEM,
                            kind="number",
                            unit="万元",
                            minimum="0",
                            maximum="1000000",
                            method="查阅资料",
                            points="查勘查项目合同、发票和会计凭证。",
                        ),
                        row(
                            "sealed",
                            "废弃的井、硐、槽是否封闭或者填实",
                            DUTY,
                            method="现场查验",
                            points="按勘查工程布置图逐处查看。",
                            photos_on=(PROBLEM,),
                        ),
                    ),
                ),
                row(
                    "production",
                    "开采义务",
                    kind="group",
                    show_if=Condition("right", ("采矿权",)),
                    items=(
                        row(
                            "output_true",
                            "公示的采出量与报表、销售台账是否一致",
                            ITEM,
                            method="查阅资料",
                            points="与生产报表、销售台账、资源税申报数核对。",
                            wrong="公示的采出量与台账不一致。",
                            result="FIXED",
                        ),
                        row(
                            "signs",
                            "矿区标识牌、界桩是否设置",
                            DUTY,
                            method="现场查验",
                            points="地方规定没有要求的选“不涉及”。",
                            photos_on=(PROBLEM,),
                        ),
                    ),
                ),
                row(
                    "taxes",
                    "矿业权出让收益、占用费是否缴清",
                    DUTY,
                    method="查阅资料",
                    points="查缴款凭证；分期缴纳的查到期各期。",
                ),
                row(
                    "geology",
                    "地质资料是否按规定汇交",
                    DUTY,
                    method="查阅资料",
                    points="查汇交凭证；尚未到汇交期限的选“不涉及”。",
                ),
            ),
        ),
    ),
)
