"""国家企业信用信息公示系统双随机抽查结果的字段：字段名照全国页面（raninsPlaneName 的拼写亦然）。"""

import hashlib
import json

HEAD = {
    "raninsPlanId": "抽查计划编号",
    "raninsPlaneName": "抽查计划名称",
    "raninsTaskId": "抽查任务编号",
    "raninsTaskName": "抽查任务名称",
    "raninsTypeName": "抽查类型",
    "insAuth": "抽查机关",
    "insDate": "抽查完成日期",
    "entName": "企业名称",
    "uniscId": "统一社会信用代码",
    "regNo": "注册号",
}
DETAIL = {"seqno": "序号", "raninsItemName": "抽查事项", "raninsCheckResName": "检查结果"}
NEEDED = ("raninsTaskId", "raninsTaskName", "insAuth", "insDate", "entName")


def lacks(bundle):
    """缺少哪些必填的字段，用中文名称。"""
    found = [HEAD[name] for name in NEEDED if not bundle.fields.get(name)]
    if not bundle.rows:
        found.append("抽查事项")
    for number, row in enumerate(bundle.rows, 1):
        found += [f"第 {number} 行{title}" for name, title in DETAIL.items() if not row.get(name)]
    return found


def message(bundle):
    """要报送的内容：{batch, checksum, result}，UTF-8 的 JSON 字节。checksum 是 result 的 SHA-256。"""
    result = {name: bundle.fields.get(name, "") for name in HEAD}
    result["details"] = [{name: row.get(name, "") for name in DETAIL} for row in bundle.rows]
    checksum = hashlib.sha256(canonical(result)).hexdigest()
    return canonical({"batch": bundle.id, "checksum": checksum, "result": result})


def canonical(value):
    """键排序、没有空格的 JSON。"""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
