"""元数据: what an archive must know of a volume, as XML with its schema inside the volume.

The entities (文件, 机构人员, 业务) and the elements bear their names in DA/T 46-2009; the schema,
``metadata.xsd``, lies beside the XML and says what each must and may hold.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from importlib.metadata import version
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as Xml

from jointcheck.archive import rules
from jointcheck.archive.model import Volume
from jointcheck.ground import clock, ledger
from jointcheck.ground.language import kept

NAME, SCHEMA = "metadata.xml", "metadata.xsd"
TITLES = {NAME: "案卷元数据", SCHEMA: "案卷元数据的格式定义"}
NAMESPACE = "urn:jointcheck:volume-metadata:1"
FORMATS = {
    "pdf": "application/pdf（PDF/A）", "json": "application/json", "jsonl": "application/jsonl",
    "zip": "application/zip", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "heic": "image/heic", "mp4": "video/mp4", "webm": "video/webm", "m4a": "audio/mp4",
    "mp3": "audio/mpeg", "ogg": "audio/ogg", "amr": "audio/amr", "wav": "audio/wav",
    "xsd": "application/xml",
}  # fmt: skip
MADE = ("json", "jsonl", "xsd", "zip")  # written when the volume was, not taken over
UNKNOWN = "application/octet-stream"


def schema() -> bytes:
    return files("jointcheck.archive").joinpath(SCHEMA).read_bytes()


def document(volume: Volume, leaves: Sequence[Any], events: Iterable[bytes], at: datetime) -> bytes:
    """The metadata of a volume. ``leaves``: its weighed pieces; ``events``: the lines of its trace."""
    root = Xml.Element("元数据", {"xmlns": NAMESPACE, "版本": "1"})
    file = Xml.SubElement(root, "文件实体")
    whole(file, volume, leaves, at)
    for leaf in leaves:
        piece(Xml.SubElement(file, "件"), leaf, made_on(leaf, at))
    for kind, name, role in people(volume):
        add(Xml.SubElement(root, "机构人员实体"), 机构人员类型=kind, 机构人员名称=name, 职责=role)
    with kept():
        for line in events:
            act(Xml.SubElement(root, "业务实体"), json.loads(line))
    Xml.indent(root)
    return Xml.tostring(root, "utf-8", xml_declaration=True) + b"\n"


def add(parent: Xml.Element, **texts: Any) -> None:
    """Elements with text; what is empty is left out."""
    for name, text in texts.items():
        if text not in (None, ""):
            Xml.SubElement(parent, name).text = printable(str(text))


def printable(text: str) -> str:
    """Without the control characters that XML 1.0 cannot hold."""
    return "".join(char if char >= " " or char in "\t\n" else " " for char in text)


def whole(file: Xml.Element, volume: Volume, leaves: Sequence[Any], at: datetime) -> None:
    task, department = volume.task, volume.task.initiating.name
    add(file, 聚合层次="案卷")
    add(Xml.SubElement(file, "来源"), 全宗名称=department, 立档单位名称=department)
    add(file, 电子文件号=volume.number)
    with kept():
        term = str(rules.term(volume.retention_years))
    add(Xml.SubElement(file, "档号"), 年度=task.year, 保管期限=term, 机构或问题=department,
        室编案卷号=volume.number)  # fmt: skip
    days = [made_on(leaf, at) for leaf in leaves]
    known = [one for one in days if one]
    add(Xml.SubElement(file, "内容描述"), 题名=volume.title, 文件编号=task.number, 责任者=department,
        起始日期=min(known, default=None), 终止日期=max(known, default=None), 附注=volume.situation)  # fmt: skip
    add(Xml.SubElement(file, "形式特征"), 文件组合类型="组合文件", 件数=len(leaves), 语种="zh-CN",
        归档方式=rules.METHODS[volume.method])  # fmt: skip
    add(Xml.SubElement(file, "电子属性"), 格式信息="BagIt 1.0（RFC 8493），ZIP",
        信息系统描述=f"jointcheck {version('jointcheck')}",
        形成时间=clock.local(at).isoformat(timespec="seconds"))  # fmt: skip


def piece(parent: Xml.Element, leaf: Any, on: date | None) -> None:
    add(parent, 聚合层次="件", 室编件号=leaf.serial, 类别=rules.PARTS[leaf.part], 题名=leaf.title,
        文件编号=leaf.number, 责任者=leaf.author, 日期=on)  # fmt: skip
    add(Xml.SubElement(parent, "电子属性"), 格式信息=FORMATS.get(ending(leaf), UNKNOWN),
        计算机文件名=leaf.path, 计算机文件大小=leaf.size, SHA256=leaf.sha256)  # fmt: skip


def ending(leaf: Any) -> str:
    return leaf.path.rpartition(".")[2]


def made_on(leaf: Any, at: datetime) -> date | None:
    """The day of a piece: its own, or of the volume for what was written for the volume."""
    return leaf.on or (clock.local(at).date() if written(leaf) else None)


def written(leaf: Any) -> bool:
    return leaf.part in ("index", "trace", "metadata") or ending(leaf) in MADE


def people(volume: Volume) -> list[tuple[str, str, str]]:
    """(kind, name, part) of the departments of the task and of who filed."""
    sides = sorted(volume.task.departments, key=lambda side: (not side.leads, side.department_id))
    units = [
        ("单位", one.department.name, "发起部门" if one.leads else "参与部门") for one in sides
    ]
    return [*units, ("个人", volume.created_by.full_name, "立卷人")]


def act(parent: Xml.Element, event: dict[str, Any]) -> None:
    """One act on the matter, as the trace has it."""
    verb, refused, _rest = event["verb"].partition(".refused")
    word = str(ledger.WORDS.get(verb, verb))
    add(parent, 业务行为=f"被拒绝：{word}" if refused else word, 行为时间=event["at"],
        行为者=event["actor"], 留痕序号=event["seq"])  # fmt: skip


def lacking(leaves: Iterable[Any]) -> list[tuple[str, str]]:
    """(title, element) for each piece that lacks what an archive asks of it: 责任者 or 日期."""
    return [
        (leaf.title, element)
        for leaf in leaves
        for element, there in (("责任者", leaf.author), ("日期", leaf.on or written(leaf)))
        if not there
    ]
