"""An item list, entities and inspectors for tests, made by the program's own steps."""

from datetime import date

from sqlalchemy import select

from jointcheck.catalogue import steps
from jointcheck.catalogue.identifier import fictional
from jointcheck.catalogue.model import Certificate, Entity, EntityTag, Inspector, Item, ItemVersion
from jointcheck.ground.db import db
from jointcheck.people.model import Department, Officer

BASIS = {"document": "中华人民共和国矿产资源法", "number": "", "article": "第五十六条",
         "valid_from": date(2025, 7, 1), "valid_to": None}  # fmt: skip


def officer(login: str) -> Officer:
    return db.session.scalars(select(Officer).filter_by(login=login)).one()


def department(code: str) -> Department:
    return db.session.scalars(select(Department).filter_by(code=code)).one()


def facts(**more):
    """What ``propose_item`` wants besides code and proposer."""
    return {
        "name": "采矿权人开发利用情况检查", "domain": "矿产资源", "category": "general",
        "methods": ["onsite"], "object_kind": "采矿权人", "tag": "矿山企业",
        "initiating": department("ZRZY"), "participants": [department("SCJG"), department("YJGL")],
        "bases": [BASIS], "ratio_bp": 500, "frequency": 1, "reason": "首次列入清单",
    } | more  # fmt: skip


def propose(code: str = "ZRZY-01", **more) -> ItemVersion:
    return steps.propose_item(code=code, by=officer("zrzy-planner-1"), **facts(**more))


def item(code: str = "ZRZY-01", publish: bool = True, **more) -> Item:
    """An adopted item; by default the list is published with it."""
    version = propose(code, **more)
    steps.adopt(version, officer("zrzy-head-1"))
    if publish:
        steps.publish_list(officer("zrzy-head-1"))
    return version.item


def entities(count: int, tag: str = "", start: int = 0, **columns) -> list[Entity]:
    """Fictional enterprises."""
    made = [
        Entity(subject=fictional(start + n), name=f"新平虚构{start + n}号有限公司", kind="企业",
               **({"region": "桂山街道"} | columns),
               tags=[EntityTag(tag=tag)] if tag else [])
        for n in range(count)
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.commit()
    return made


def inspector(code: str, name: str, number: str, login: str | None = None, **columns) -> Inspector:
    """A person with a certificate that is valid for years."""
    made = Inspector(name=name, department=department(code),
                     officer_id=officer(login).id if login else None, **columns)  # fmt: skip
    made.certificates = [
        Certificate(number=number, valid_from=date(2024, 1, 1), valid_to=date(2029, 12, 31))
    ]
    db.session.add(made)
    db.session.commit()
    return made
