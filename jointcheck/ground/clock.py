"""The only source of time: stored in UTC, shown and counted in Asia/Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present calendar day in the county."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment as a clock on the county's wall shows it."""
    return moment.astimezone(SHANGHAI)
