"""林业和草原局专项检查表，内容都在工作簿里。"""

from jointcheck.plugin import Workbook, hookimpl


@hookimpl
def checklists():
    """检查表.xlsx：林木采伐与林地使用。"""
    return [Workbook(__package__, "检查表.xlsx")]
