"""A form field for a moment by the county's clock."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import DateTimeLocalField

from jointcheck.ground import clock

YEARS = range(2000, 2100)


class MomentField(DateTimeLocalField):
    """``data`` is an aware moment; the page shows and takes the county's wall clock."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_("时间的格式不对，请重新选择。")) from None
        if self.data is not None:
            if self.data.year not in YEARS:
                self.data = None
                raise ValueError(_("时间不对，请核对年份。"))
            self.data = self.data.replace(tzinfo=clock.SHANGHAI)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return clock.local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""


def instant(text: str | None) -> datetime | None:
    """The moment that a tablet names (ISO 8601 with a zone), or None when it names none."""
    try:
        found = datetime.fromisoformat((text or "").strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo and found.year in YEARS else None


def now_to_the_minute() -> datetime:
    """What a form proposes as the moment: never later than now."""
    return clock.now().replace(second=0, microsecond=0)
