"""The sentences that the tablet's script says by itself, in the language of the page."""

from flask_babel import gettext as _


def words() -> dict[str, str]:
    """By name; ``{n}`` and the like are filled in by the script."""
    return state() | items() | signing() | queue()


def state() -> dict[str, str]:
    return {
        "online": _("在线"), "offline": _("离线"),
        "clear": _("全部已上传"), "only_here": _("仅在本机 {n} 项，最久 {age}"),
        "stuck": _("其中 {n} 项要您处理"), "other": _("另有 {n} 项是其他人的，由其本人登录后发送"),
        "expired": _("登录已过期，数据仍在本机。"), "log_in": _("重新登录"),
        "ended": _("您已退出或账号被停用：本机的检查资料已清除，未上传的内容加密保留，由本人登录后发送。"),
        "another": _("现在登录的是{name}。本页内容属于另一账号，不会用这个账号发送。"),
        "insecure": _(
            "这个地址不是受信任的 HTTPS，浏览器不允许离线保存。有网络时可以照常填写；"
            "需要离线的，请系统管理员安装本县证书。"
        ),
        "taking": _("正在下载，{n} / {all}"), "taken": _("已可离线使用：{at} 下载，{size}"),
        "not_taken": _("还没有下载，离线时打不开。"), "failed": _("下载没有完成，请在有网络时再试。"),
        "full": _("平板存储空间不足，最近的填写没有存下。请腾出空间，或先连网发送；本页不要关闭。"),
        "nearly_full": _("平板存储空间只剩不到两成，请尽快连网发送。"),
        "lasting": _("浏览器已承诺不自动清除本机内容。"),
        "fleeting": _("浏览器可能在空间不足时清除本机内容，请尽早发送。"),
        "newer": _("有新版本，可以更新。已填写的内容不受影响。"), "update": _("更新"),
        "minutes": _("{n} 分钟"), "hours": _("{n} 小时"), "now": _("不到一分钟"),
        "clock": _("本机时钟与服务器相差 {n} 分钟，请校准；拍摄和到场时间会注明未核验。"),
        "fail_key": _("取不到本机的密钥，请在有网络时登录后再打开本页。"),
    }  # fmt: skip


def items() -> dict[str, str]:
    return {
        "unchecked": _("未检查"), "kept": _("已存本机"), "saved": _("已上传"),
        "photo": _("须上传现场照片"), "note": _("须说明具体情况"), "open": _("尚未填写"),
        "long": _("文字过长（上限 2000 字），已存为草稿，缩短后再发送"),
        "progress": _("已查 {n} 项，共 {all} 项"), "done": _("已完成"), "signed": _("已签字"),
        "rest": _("还有 {n} 项未完成"), "filled": _("已填写"), "not_filled": _("未填写"),
        "arrived": _("在场 {n} 人"), "not_arrived": _("未到场"), "concluded": _("已作出结论"),
        "cannot": _("还不能开始"), "none": _("没有"), "count": _("{n} 份"), "evidence": _("证据材料 {n} 份"),
        "due": _("（期限 {day}）"), "measures": _("{n} 项"),
        "not_photo": _("这不是照片、录音、录像或 PDF 文件，没有保存。"),
        "empty_file": _("文件是空的，没有保存。"),
        "too_large": _("文件超过 {n} MB，离线时存不下，请连网后用“证据材料”页面上传。"),
        "twice": _("同一个文件已经在这里了。"), "taken_at": _("拍摄"), "no_place": _("没有取得位置"),
        "unverified": _("时间未核验"), "no_camera": _("打不开摄像头，请用“选择文件”。"),
        "stored": _("已存本机：{name}"), "local": _("仅在本机"),
    }  # fmt: skip


def signing() -> dict[str, str]:
    return {
        "missing": _("请填写“{what}”。"), "too_few": _("到场的执法检查人员不足两人，不能作出结论。"),
        "sheet_open": _("《{title}》还没有签字。"), "row_open": _("{what}未检查。"),
        "escalate": _("{what}非现场检查发现问题，应当转为现场检查后再作结论（第十二条）。"),
        "differs": _("{what}：专项检查表与记录表的结果不一致。"),
        "half": _("{what}：日期和情况要一并填写。"),
        "both_ways": _("“无法联系”须经两种途径核实，两种途径都要填（第十五条）。"),
        "no_proof": _("还没有证明材料：请先在“证据材料”里拍照或上传。"),
        "future": _("核实日期不能晚于今天。"), "short": _("请写清楚，至少 {n} 字。"),
        "two": _("现场执法人员不得少于两人（第十三条第二项），请勾选全部到场人员。"),
        "strokes": _("签名笔画太少，请签全名。"), "party_strokes": _("请当事人在屏幕上签名。"),
        "password": _("密码过长，离线时不能签字。"), "ready": _("可以作出结论"),
        "reopened": _("已重新打开，须重新签字"), "another_signs": _("这张检查表由另一名检查人员负责，由其本人签字。"),
        "void": _("签名已失效：签字以后内容有改动，请重新签字。"), "waits": _("签名已存本机，发送后由服务器核对。"),
        "nothing": _("各项均未发现问题，或者不涉及。"), "digest": _("内容摘要 {n}"),
        "passed": _("未发现问题 {n}"), "found": _("发现问题 {n}"), "absent": _("不涉及 {n}"),
    }  # fmt: skip


def queue() -> dict[str, str]:
    return {
        "new": _("等待发送"), "tried": _("发送中，尚无回执"), "parked": _("要您处理"), "sent": _("已送达"),
        "held": _("等前面的办完再发"), "foreign": _("属于其他人"), "mine": _("我填写的"),
        "theirs": _("服务器上现在的"), "before": _("我填写前的"), "keep_mine": _("保留我的"),
        "take_theirs": _("采用对方的"), "keep_both": _("都保留"), "again": _("再发一次"),
        "drop": _("放弃这一项"), "sure": _("确定放弃吗？放弃后不能恢复。"), "clash": _("别人也改了这一处，请选择："),
        "different": _("同一个编号送来了不同的内容，没有保存。"), "refused": _("服务器没有接受。"),
        "network": _("网络不通，稍后自动再试。"), "server": _("服务器暂时没有答复，稍后自动再试。"),
        "large": _("内容超过服务器上限。"), "empty": _("没有等待发送的内容。"),
        "found_draft": _("上次有没提交的内容：{what}"), "restore": _("恢复"), "discard": _("丢弃"),
        "imported": _("已导入 {n} 项，其中 {known} 项本来就有。"), "not_ours": _("这不是本系统导出的文件，没有导入。"),
        "exported": _("已导出 {n} 项。"), "sealed_file": _("文件用导出人的密钥加密，本机打不开；由其本人登录后导入。"),
    }  # fmt: skip
