"""公安局：旅馆业检查表（工作簿），未成年人保护线索的后续监管。"""

from datetime import date

from jointcheck.plugin import FollowUp, Law, Workbook, hookimpl

MINORS = Law("中华人民共和国未成年人保护法", "2024年4月26日修正", date(2021, 6, 1))


@hookimpl
def checklists():
    """检查表.xlsx：旅馆业治安管理。"""
    return [Workbook(__package__, "检查表.xlsx")]


@hookimpl
def followups():
    """整改后由治安管理大队复查。"""
    return [
        FollowUp(
            "hotel_recheck",
            "旅馆业整改复查",
            "治安管理大队",
            days=15,
            bases=(MINORS("第五十七条"),),
            for_results=("FIXED",),
        )
    ]
