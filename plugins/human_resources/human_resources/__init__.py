"""人力资源和社会保障局：劳动用工检查表（工作簿），劳动保障监察询问通知书。"""

from jointcheck.plugin import Paper, Workbook, hookimpl

INQUIRY = """{企业名称}：

{部门}在{日期}的联合抽查（任务编号：{任务编号}）中，需要进一步了解你单位遵守劳动保障法律、法规的情况。请按本通知写明的时间、地点接受询问，并提供职工名册、劳动合同、考勤记录、工资支付表和社会保险缴费证明。

已经检查的情况：

{检查情况}

时间：　　　　年　　月　　日　　时

地点："""


@hookimpl
def checklists():
    """检查表.xlsx：劳动用工。"""
    return [Workbook(__package__, "检查表.xlsx")]


@hookimpl
def papers():
    """劳动保障监察询问通知书，时间、地点由劳动保障监察员填写。"""
    return [Paper("inquiry", "劳动保障监察询问通知书", INQUIRY, for_checklists=("employment",))]
