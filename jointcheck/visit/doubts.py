"""What a reviewer should look at twice: facts of a visit laid beside each other. Pure.

Clocks of tablets are wrong, places are rough and a picture may rightly serve twice: a doubt is
told to whoever reviews, never a reason to refuse what an inspector brings (第二十三条：弄虚作假).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any

from jointcheck.ground.words import N_

CLOCK_MINUTES = 10  # clocks of cameras, tablets and watches differ by minutes
CLOCK = timedelta(minutes=CLOCK_MINUTES)
CHANGED = timedelta(minutes=1)
FAR = 3000.0  # metres: a mine is large, a town is larger
FAST = 45.0  # metres a second
EDITORS = ("photoshop", "lightroom", "gimp", "snapseed", "meitu", "美图", "picsart", "faceapp",
           "醒图", "paint.net", "pixelmator", "affinity")  # fmt: skip
SCREENS = ("screenshot", "截屏", "screen capture")
TIMED = ("photo", "audio", "video")  # a document may be older than the visit

Place = dict[str, Any] | None


@dataclass(frozen=True)
class Shot:
    """A file as it was kept. ``taken`` is claimed, ``at`` is when the server had it.

    ``used_in``: numbers of other records with the same file; ``like_in``: of the record with a
    picture that looks the same; ``again``: the same file or picture stands twice in this visit.
    """

    id: int
    kind: str
    taken: datetime | None
    camera_at: datetime | None
    at: datetime
    place: Place = None
    device: str = ""
    skew: int | None = None
    camera: dict[str, Any] = field(default_factory=dict)
    used_in: tuple[str, ...] = ()
    like_in: str = ""
    again: bool = False
    later_round: bool = False

    @property
    def when(self) -> datetime | None:
        return self.taken or self.camera_at


@dataclass(frozen=True)
class Hand:
    """A signature: ``at`` by the server, ``claimed`` by the tablet; ``points`` of its strokes."""

    id: int
    role: str
    name: str
    officer: int | None
    at: datetime
    claimed: datetime | None = None
    points: tuple[tuple[float, float], ...] = ()
    witness: str = ""
    used_in: str = ""


@dataclass(frozen=True)
class Visit:
    """When the visit was, who went, where they arrived and where the entity was found before."""

    arrived: datetime | None
    left: datetime | None
    notified: datetime | None
    team: frozenset[str]
    place: Place = None
    known_place: Place = None

    @property
    def reference(self) -> Place:
        return self.place or self.known_place


@dataclass(frozen=True)
class Doubt:
    """One thing to look at: ``about`` is evidence, signature or visit, ``id`` the row there."""

    about: str
    id: int
    sentence: str


def of(visit: Visit, shots: Iterable[Shot], hands: Iterable[Hand]) -> list[Doubt]:
    """Every doubt of a visit: first the visit, then its files, then its signatures."""
    shots, hands = list(shots), list(hands)
    found = [Doubt("visit", 0, one) for one in of_visit(visit)]
    found += [Doubt("evidence", s.id, one) for s in shots for one in of_shot(s, visit)]
    found += [Doubt("evidence", id, one) for id, one in jumps(shots)]
    found += [Doubt("signature", h.id, one) for h in hands for one in of_hand(h, visit)]
    return found + [Doubt("signature", id, one) for id, one in twins(hands)]


def of_visit(visit: Visit) -> Iterator[str]:
    if visit.notified and visit.arrived and visit.notified > visit.arrived + CLOCK:
        # 第十三条第二项：应当在现场检查前发放告知书
        yield N_("告知书的送达时间晚于到场时间。")
    if far(visit.place, visit.known_place):
        yield N_("到场时的位置距这户企业以往的检查地点约%(km)s公里。",
                 km=km(visit.place, visit.known_place))  # fmt: skip


def of_shot(shot: Shot, visit: Visit) -> Iterator[str]:
    yield from of_reuse(shot)
    if shot.kind == "photo":
        yield from of_camera(shot)
    minutes = (shot.skew or 0) // 60
    if minutes > CLOCK_MINUTES:
        yield N_("上传时平板的时钟比服务器快%(minutes)s分钟。", minutes=minutes)
    if minutes < -CLOCK_MINUTES:
        yield N_("上传时平板的时钟比服务器慢%(minutes)s分钟。", minutes=-minutes)
    if shot.kind in TIMED:
        yield from of_time(shot, visit)
    yield from of_place(shot, visit)


def of_reuse(shot: Shot) -> Iterator[str]:
    if shot.used_in:
        yield N_("同一个文件也用于检查记录%(numbers)s。", numbers="、".join(shot.used_in))
    if shot.like_in:
        yield N_("与检查记录%(number)s中的一张照片几乎相同。", number=shot.like_in)
    if shot.again:
        yield N_("同一张照片在本次检查中用了不止一次。")


def of_camera(shot: Shot) -> Iterator[str]:
    software = str(shot.camera.get("software", "")).lower()
    if shot.camera.get("format") == "PNG" or any(word in software for word in SCREENS):
        yield N_("不是相机直接拍摄的格式，可能是截屏或者下载的图片。")
    if any(word in software for word in EDITORS) or changed(shot.camera):
        yield N_("照片拍摄以后经过编辑。")
    if shot.taken and shot.camera_at and abs(shot.taken - shot.camera_at) > CLOCK:
        yield N_(
            "照片自带的时间%(time)s与登记的拍摄时间不符。", time=f"{shot.camera_at:%Y-%m-%d %H:%M}"
        )


def changed(camera: dict[str, Any]) -> bool:
    """Whether the file says that it was written again well after the picture was taken."""
    at, later = camera.get("at"), camera.get("changed")
    return bool(
        at and later and datetime.fromisoformat(later) - datetime.fromisoformat(at) > CHANGED
    )


def of_time(shot: Shot, visit: Visit) -> Iterator[str]:
    when = shot.when
    if when is None:
        return
    if when > shot.at + CLOCK:
        yield N_("拍摄时间晚于服务器收到的时间，拍摄设备的时钟可能不准。")
    if visit.arrived and when < visit.arrived - CLOCK:
        yield N_("拍摄时间早于到场时间。")
    if visit.left and not shot.later_round and when > visit.left + CLOCK:
        yield N_("拍摄时间晚于离场时间。")
    if not visit.arrived and shot.camera_at and abs(shot.camera_at - shot.at) > timedelta(days=1):
        yield N_("照片自带的时间与上传时间相差一天以上。")


def of_place(shot: Shot, visit: Visit) -> Iterator[str]:
    here = shot.place
    if here and here.get("accuracy") == 0:
        yield N_("定位精度为零，可能是模拟的位置。")
    if far(here, visit.reference):
        yield N_("拍摄位置距检查地点约%(km)s公里。", km=km(here, visit.reference))
    if far(written(shot.camera), visit.reference):
        yield N_(
            "照片自带的位置距检查地点约%(km)s公里。", km=km(written(shot.camera), visit.reference)
        )


def written(camera: dict[str, Any]) -> Place:
    return camera if "lat" in camera and "lon" in camera else None


def jumps(shots: list[Shot]) -> Iterator[tuple[int, str]]:
    """Files of one tablet that nobody could have taken one after the other."""
    timed = sorted((s for s in shots if s.device and s.place and s.taken),
                   key=lambda s: (s.device, s.taken))  # fmt: skip
    for one, then in pairwise(timed):
        if one.device != then.device or not far(one.place, then.place):
            continue
        seconds = max((then.taken - one.taken).total_seconds(), 1.0)  # type: ignore[operator]
        if distance(one.place, then.place) / seconds > FAST:
            yield then.id, N_("同一台平板不可能在这段时间里到达这个位置。")


def of_hand(hand: Hand, visit: Visit) -> Iterator[str]:
    when = hand.claimed or hand.at
    if hand.role == "party" and hand.name in visit.team:
        yield N_("当事人一栏的签字人与检查小组成员同名。")
    if hand.witness and any(name in hand.witness for name in visit.team):
        yield N_("见证人是检查小组的成员。")
    if visit.notified and when < visit.notified:
        yield N_("签字时间早于告知书的送达时间。")
    if visit.arrived and when < visit.arrived:
        yield N_("签字时间早于到场时间。")
    if hand.claimed and hand.claimed > hand.at + CLOCK:
        yield N_("签字时间晚于服务器收到的时间，平板的时钟可能不准。")
    if hand.used_in:
        yield N_("签名的笔画与检查记录%(number)s中的一个签名完全相同。", number=hand.used_in)


def twins(hands: list[Hand]) -> Iterator[tuple[int, str]]:
    """Signatures under different names that one hand seems to have drawn."""
    drawn = [hand for hand in hands if len(hand.points) > 1]
    for place, one in enumerate(drawn):
        for other in drawn[:place]:
            if other.name != one.name and same_hand(one.points, other.points):
                yield one.id, N_("与“%(name)s”的签名几乎相同，可能由一人代签。", name=other.name)


# ---- how far, how alike -------------------------------------------------------------------------


SAMPLES = 32
ALIKE = 0.03  # of the signature's own size

Points = tuple[tuple[float, float], ...]


def same_hand(one: Points, other: Points) -> bool:
    """Whether two drawings follow the same line, whatever their place and size."""
    pairs = zip(evenly(one), evenly(other), strict=True)
    apart = [sqrt((a - c) ** 2 + (b - d) ** 2) for (a, b), (c, d) in pairs]
    return sum(apart) / SAMPLES < ALIKE


def evenly(points: Points) -> list[tuple[float, float]]:
    """``SAMPLES`` of the points, in order, moved and shrunk into the unit square."""
    left, top = min(x for x, _ in points), min(y for _, y in points)
    size = max(max(x for x, _ in points) - left, max(y for _, y in points) - top) or 1.0
    picked = (points[n * (len(points) - 1) // (SAMPLES - 1)] for n in range(SAMPLES))
    return [((x - left) / size, (y - top) / size) for x, y in picked]


def far(one: Place, other: Place) -> bool:
    """Whether two places are further apart than a site is wide and the tablet unsure."""
    if not one or not other:
        return False
    unsure = float(one.get("accuracy", 0)) + float(other.get("accuracy", 0))
    return distance(one, other) - unsure > FAR


def distance(one: Place, other: Place) -> float:
    """Metres between two places on the earth."""
    assert one
    assert other
    lat, lat2 = radians(one["lat"]), radians(other["lat"])
    half = sin((lat2 - lat) / 2) ** 2
    half += cos(lat) * cos(lat2) * sin(radians(other["lon"] - one["lon"]) / 2) ** 2
    return 2 * 6_371_000 * asin(min(1.0, sqrt(half)))


def km(one: Place, other: Place) -> int:
    return round(distance(one, other) / 1000)
