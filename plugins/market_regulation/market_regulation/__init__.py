"""市场监督管理局：登记事项、公示信息两张检查表，责令公示的后续监管。"""

from jointcheck.plugin import FollowUp, hookimpl

from .disclosure_sheet import DISCLOSURE_SHEET
from .laws import DISCLOSURE, REGISTRATION
from .registration_sheet import REGISTRATION_SHEET


@hookimpl
def checklists():
    """两张检查表。"""
    return [REGISTRATION_SHEET, DISCLOSURE_SHEET]


@hookimpl
def followups():
    """责令限期公示、限期办理变更登记。"""
    return [
        FollowUp(
            "order_disclosure",
            "责令限期履行公示义务",
            "信用监管股",
            days=10,
            bases=(DISCLOSURE("第十条"),),
            for_results=("UNPUB",),
        ),
        FollowUp(
            "order_registration",
            "责令限期办理变更登记",
            "登记注册股",
            days=20,
            bases=(REGISTRATION("第二十四条、第四十六条"),),
            for_results=("PEND", "FIXED"),
        ),
    ]
