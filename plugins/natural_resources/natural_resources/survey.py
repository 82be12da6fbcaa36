"""测绘资质专项检查表。"""

from datetime import date

from jointcheck.plugin import ANY, PASS, PROBLEM, Checklist, Condition, Section, row

from .laws import GRADES, QUALIFICATION, SECRETS, SURVEYING

SURVEY = Checklist(
    "survey",
    "2026.2",
    "测绘资质专项检查表",
    "自然资源局",
    date(2026, 1, 1),
    serves=("ZRZY-02",),
    materials=("营业执照", "测绘资质证书", "专业技术人员和仪器设备清单"),
    sections=(
        Section(
            "资质条件",
            (
                row(
                    "certificate",
                    "测绘资质证书是否有效，是否超越许可范围从事测绘活动",
                    SURVEYING("第二十七条、第二十九条"),
                    QUALIFICATION.whole("条款待核"),
                    method="查阅资料",
                    points="核对证书等级、专业范围；抽查近两年合同，看项目是否在许可范围内。",
                    photos_on=(ANY,),
                    ok="证书有效，所查项目均在许可范围内。",
                    wrong="所查项目超越资质等级许可的范围。",
                    result="PEND",
                ),
                row(
                    "certificate_expiry",
                    "测绘资质证书有效期止日",
                    QUALIFICATION.whole("条款待核"),
                    kind="date",
                    minimum="2000-01-01",
                    method="查阅资料",
                    points="按证书原件填写。",
                ),
                row(
                    "grade",
                    "证书载明的资质等级",
                    GRADES.whole("按证书等级逐项对照标准"),
                    kind="choice",
                    choices=("甲级", "乙级"),
                    method="查阅资料",
                    points="有多个专业且等级不同的，按最高等级选择，并在说明中列明。",
                ),
                row(
                    "staff",
                    "在册测绘及相关专业技术人员人数",
                    SURVEYING("第二十七条、第三十条"),
                    GRADES.whole("按证书等级逐项对照标准"),
                    kind="number",
                    unit="人",
                    minimum="0",
                    maximum="100000",
                    method="查阅资料",
                    points="以劳动合同和社会保险缴纳记录为准，不计兼职人员。",
                    materials=("专业技术人员劳动合同及社会保险缴纳证明",),
                ),
                row(
                    "staff_true",
                    "专业技术人员是否符合资质标准，材料是否真实",
                    SURVEYING("第二十七条"),
                    GRADES.whole("按证书等级逐项对照标准"),
                    method="查阅资料、询问",
                    points="抽查职称、学历证书原件，核对是否在本单位工作。",
                    wrong="在册专业技术人员数量低于资质标准要求。",
                ),
                row(
                    "equipment",
                    "仪器设备是否符合资质标准，是否按期检定或者校准",
                    SURVEYING("第二十七条"),
                    GRADES.whole("按证书等级逐项对照标准"),
                    method="现场查验",
                    points="按设备清单抽查实物、发票和检定证书，记录出厂编号。",
                    photos_on=(PROBLEM,),
                ),
                row(
                    "lending",
                    "是否以其他测绘单位名义或者允许他人以本单位名义从事测绘活动",
                    SURVEYING("第二十九条、第五十六条"),
                    method="查阅资料、询问",
                    points="查合同签订人、收款账户和现场作业人员是否为本单位人员。",
                    result="PEND",
                ),
            ),
        ),
        Section(
            "成果质量与安全",
            (
                row(
                    "quality",
                    "质量管理体系是否健全，成果是否经过检查验收",
                    SURVEYING("第二十七条、第三十九条"),
                    method="查阅资料",
                    points="抽取一至三个项目，查技术设计、过程检查、最终检查和验收记录。",
                    wrong="所抽项目缺少最终检查记录。",
                    materials=("质量管理制度", "近两年测绘项目清单及检查验收记录"),
                ),
                row(
                    "submission",
                    "是否按规定汇交测绘成果资料",
                    SURVEYING("第三十三条、第六十条"),
                    method="查阅资料",
                    points="负有汇交义务的是项目出资人或者承担国家投资项目的单位；查汇交凭证。",
                ),
                row(
                    "secret",
                    "是否持有涉密测绘成果，保密管理是否符合规定",
                    SURVEYING("第二十七条、第四十七条"),
                    SECRETS.whole("涉密成果管理的条款待核"),
                    method="现场查验",
                    points="不持有涉密成果的选“不涉及”；涉密场所不得拍照，只记录文号和台账页码。",
                    absent="该单位未持有涉密测绘成果。",
                ),
                row(
                    "secret_ledger",
                    "涉密成果的获取、持有、提供、利用是否登记并长期保存",
                    SURVEYING("第四十七条、第六十五条"),
                    show_if=Condition("secret", (PASS, PROBLEM)),
                    method="查阅资料",
                    points="抽查登记台账，与领用审批文件核对。",
                ),
                row(
                    "cards",
                    "测绘人员作业时是否持有测绘作业证件",
                    SURVEYING("第三十一条"),
                    method="现场查验",
                    points="有外业作业的，抽查现场人员；检查时无外业作业的选“不涉及”。",
                ),
            ),
        ),
    ),
)
