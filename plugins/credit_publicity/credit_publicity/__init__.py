"""检查结果报送到上级平台：字段用国家企业信用信息公示系统的名称；异议、退回通知到消息网关。

没有填写 address 时不联网：发件箱照旧导出文件，由人录入上级平台，回执填回。
"""

import json
import urllib.error
import urllib.request

from jointcheck.plugin import Objected, Publisher, Receipt, Returned, hookimpl

from .national import canonical, lacks, message

SECONDS = 20
TOLD = {Objected: "收到异议申请", Returned: "检查结果被退回"}


@hookimpl
def publishers():
    """上级双随机监管平台。"""
    return [Publisher("superior_platform", "上级双随机监管平台", push)]


def push(bundle, settings):
    """按国家公示字段报送一条结果；平台以 Idempotency-Key 认出重复的报送。"""
    missing = lacks(bundle)
    if missing:
        return Receipt(False, message=f"缺少：{'、'.join(missing)}")
    if not settings.get("address"):
        return Receipt(False, message="没有填写平台地址，请导出文件由人录入")
    answer = _post(settings, message(bundle), bundle.id)
    return Receipt(bool(answer.get("accepted")), str(answer.get("number", "")),
                   str(answer.get("message", ""))[:200])  # fmt: skip


@hookimpl
def on_event(event, settings):
    """收到异议、审核退回时，告诉消息网关任务编号和记录编号，不带企业名称和内容。"""
    words = TOLD.get(type(event))
    if words and settings.get("address"):
        about = {"what": words, "task": event.task, "record": event.record}
        _post(settings, canonical(about), f"{event.record}@{event.at.isoformat()}")


def _post(settings, body, key):
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
    if settings.get("token"):
        headers["Authorization"] = f"Bearer {settings['token']}"
    if not settings["address"].startswith(("http://", "https://")):
        return {"accepted": False, "message": "平台地址须以 http:// 或 https:// 开头"}
    request = urllib.request.Request(settings["address"], body, headers)  # noqa: S310 - above
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - above
            return json.loads(response.read(65536))
    except urllib.error.HTTPError as refused:
        return {"accepted": False, "message": f"平台答复 {refused.code}"}
