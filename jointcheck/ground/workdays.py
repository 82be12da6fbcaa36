"""工作日: pure arithmetic over an announced calendar.

The day on which a period starts is not counted; a period of calendar days that ends on a day off
runs on to the next working day (民法典 第二百零一条、第二百零三条).
"""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

# 《全国年节及纪念日放假办法》第二条：元旦、劳动节、国庆节, which need no announcement
ALWAYS_OFF = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True)
class Deadline:
    """The last day of a period. ``provisional`` (暂定): it touches a year not yet announced."""

    date: date
    provisional: bool = False


@dataclass(frozen=True)
class Workdays:
    """Days off on weekdays, working days on weekends, and the years announced so far."""

    off: frozenset[date]
    work: frozenset[date]
    years: frozenset[int]

    def is_working(self, day: date) -> bool:
        """Whether offices work on ``day``; an unannounced year counts Monday to Friday, without
        the holidays that the law itself dates."""
        if day in self.work:
            return True
        if day.year not in self.years and (day.month, day.day) in ALWAYS_OFF:
            return False
        return day.weekday() < 5 and day not in self.off

    def after(self, start: date, days: int) -> Deadline:
        """The ``days``-th working day after ``start``."""
        day, provisional = start, False
        while days:
            day += ONE_DAY
            provisional = provisional or day.year not in self.years
            days -= self.is_working(day)
        return Deadline(day, provisional)

    def days_after(self, start: date, days: int) -> Deadline:
        """``days`` calendar days after ``start``, run on to a working day."""
        day = start + timedelta(days=days)
        while not self.is_working(day):
            day += ONE_DAY
        return Deadline(day, day.year not in self.years)

    def left(self, end: date, today: date) -> int:
        """Working days from tomorrow to ``end``; when ``end`` has passed, those since, negative."""
        if end < today:
            return -self.left(today, end)
        days = (today + timedelta(days=n) for n in range(1, (end - today).days + 1))
        return sum(map(self.is_working, days))
