"""The demonstration's item list: six items with the bases that are in force, adopted and published."""

from datetime import date
from typing import Any

from jointcheck.catalogue import plugins, steps
from jointcheck.catalogue.model import ChecklistVersion, Item
from jointcheck.demo.cast import Cast
from jointcheck.ground.db import db

PLUGINS = {
    "natural_resources": "zrzy", "market_regulation": "scjg", "emergency_management": "yjgl",
    "ecology_environment": "sthj", "forestry": "lycy", "public_security": "gaxj",
    "human_resources": "rlsb",
}  # fmt: skip


def basis(
    document: str, article: str = "", number: str = "", since: date | None = None
) -> dict[str, Any]:
    return {
        "document": document,
        "number": number,
        "article": article,
        "valid_from": since,
        "valid_to": None,
    }


MINERALS = basis(
    "中华人民共和国矿产资源法", "第五十六条、第五十七条", "2024年11月8日修订", date(2025, 7, 1)
)
SURVEYING = basis("中华人民共和国测绘法", "第四十九条", "2017年4月27日修订", date(2017, 7, 1))
REGISTRATION = basis("中华人民共和国市场主体登记管理条例", "第三十六条、第三十七条、第三十八条",
                     "国务院令第746号", date(2022, 3, 1))  # fmt: skip
DISCLOSURE = basis("企业信息公示暂行条例", "第八条至第十一条", "国务院令第654号", date(2014, 10, 1))
HOTELS = basis("旅馆业治安管理办法", "第十四条", "国务院批准，1987年11月10日公安部发布，2022年修订",
               date(1987, 11, 10))  # fmt: skip
FORESTS = basis("中华人民共和国森林法", "第六十六条", "2019年12月28日修订", date(2020, 7, 1))
ENVIRONMENT = basis("中华人民共和国环境保护法", "第二十四条", "2014年4月24日修订", date(2015, 1, 1))

ITEMS: list[dict[str, Any]] = [
    {
        "code": "ZRZY-01", "leads": "zrzy", "others": ["scjg", "yjgl"], "name": "矿产资源开发利用情况检查",
        "domain": "矿产资源", "methods": ["onsite", "written"], "object_kind": "采矿权人", "tag": "矿山企业",
        "bases": [MINERALS], "ratio_bp": 2000, "category": "key",
        "materials": ["采矿许可证", "储量年度报告", "开发利用方案及批复", "营业执照"],
        "checklists": [("zrzy", "mining"), ("scjg", "registration")],
    },
    {
        "code": "ZRZY-02", "leads": "zrzy", "others": ["scjg"], "name": "测绘资质巡查",
        "domain": "测绘", "methods": ["onsite"], "object_kind": "测绘资质单位", "tag": "测绘资质单位",
        "bases": [SURVEYING], "ratio_bp": 5000, "category": "general",
        "materials": ["测绘资质证书", "专业技术人员名册", "仪器检定证书"],
        "checklists": [("zrzy", "survey"), ("scjg", "disclosure")],
    },
    {
        "code": "SCJG-01", "leads": "scjg", "others": ["zrzy"], "name": "登记事项检查",
        "domain": "登记注册", "methods": ["onsite", "online"], "object_kind": "企业、个体工商户、农民专业合作社",
        "tag": "", "bases": [REGISTRATION], "ratio_bp": 300, "category": "general",
        "materials": ["营业执照", "经营场所证明"], "checklists": [("scjg", "registration")],
    },
    {
        "code": "SCJG-02", "leads": "scjg", "others": ["zrzy"], "name": "公示信息检查",
        "domain": "信用监管", "methods": ["online", "onsite"], "object_kind": "企业、农民专业合作社",
        "tag": "", "bases": [DISCLOSURE], "ratio_bp": 300, "category": "general",
        "materials": ["上一年度年度报告"], "checklists": [("scjg", "disclosure")],
    },
    {
        "code": "GAXJ-01", "leads": "gaxj", "others": ["rlsb"], "name": "旅馆业治安管理检查",
        "domain": "治安管理", "methods": ["onsite"], "object_kind": "旅馆", "tag": "旅馆业",
        "bases": [HOTELS], "ratio_bp": 1000, "category": "key",
        "materials": ["特种行业许可证", "旅客住宿登记", "职工名册和劳动合同"],
        "checklists": [("gaxj", "hotels"), ("rlsb", "employment")],
    },
    {
        "code": "LYCY-01", "leads": "lycy", "others": ["sthj"], "name": "林木采伐、木材经营和排污情况检查",
        "domain": "林业", "methods": ["onsite", "written"], "object_kind": "林木采伐和木材经营加工单位",
        "tag": "", "bases": [FORESTS, ENVIRONMENT], "ratio_bp": 1000, "category": "general",
        "materials": ["林木采伐许可证", "木材出入库台账", "排污许可证或者登记回执"],
        "checklists": [("lycy", "forest_use"), ("sthj", "discharge")],
    },
]  # fmt: skip


def checklists(cast: Cast) -> None:
    """Plugins are switched on, their checklists registered and approved by named reviewers."""
    for plugin, code in PLUGINS.items():
        steps.switch_plugin(
            cast.departments[code], plugin=plugin, enabled=True, by=cast.at(code, "head")
        )
    troubles = plugins.sync()
    if troubles:
        raise RuntimeError("；".join(troubles))
    codes = {department.id: code for code, department in cast.departments.items()}
    for version in db.session.scalars(db.select(ChecklistVersion)):
        steps.approve_checklist(version, cast.at(codes[version.department_id], "reviewer"))


def propose(cast: Cast) -> list[Item]:
    """Each item proposed by its department's planner and adopted by its head."""
    made = []
    for row in ITEMS:
        facts = {k: v for k, v in row.items() if k not in ("leads", "others", "checklists")}
        version = steps.propose_item(
            **facts, initiating=cast.departments[row["leads"]], frequency=1, may_be_announced=True,
            participants=[cast.departments[code] for code in row["others"]],
            checklists=[(cast.departments[d], c) for d, c in row["checklists"]],
            reason="首次制订联合抽查事项清单", by=cast.at(row["leads"], "planner"),
        )  # fmt: skip
        steps.adopt(version, cast.at(row["leads"], "head"))
        made.append(version.item)
    return made


def publish(cast: Cast) -> None:
    steps.publish_list(cast.at("zrzy", "head"))
