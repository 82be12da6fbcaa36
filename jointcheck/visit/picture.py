"""Pictures: what a camera wrote, what they look like, and a small copy with a stamp below it.

Nothing in here is trusted; it is kept and compared.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageDraw, ImageFont, ImageOps

from jointcheck.ground import clock

SIDE = 640  # pixels of the longer side
BAR = 44
MOST_PIXELS = 80_000_000
INK, PAPER = "#1b2430", "#ffffff"
UNREADABLE = (OSError, ValueError, SyntaxError, OverflowError, KeyError, TypeError, EOFError,
              Image.DecompressionBombError)  # fmt: skip
LOOKS = 8  # a likeness is two grids of 8 × 8 comparisons
WIDEST_NUMBER = 180.0


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """The picture, not yet decoded. Its faults are ours to judge, so Pillow need not warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(content)) as image:
            yield image


def small_enough(image: Image.Image) -> bool:
    """Whether it may be decoded: a JPEG comes in reduced, everything else as large as it is."""
    most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS // 2
    return image.width * image.height <= most


def whole(content: bytes) -> bool:
    """Whether the picture can be decoded to its last line; too large a one is taken as whole."""
    try:
        with opened(content) as image:
            if small_enough(image):
                image.draft("RGB", (SIDE, SIDE))
                image.load()
            return True
    except UNREADABLE:
        return False


def facts(content: bytes) -> dict[str, Any]:
    """What the file says of itself: ``format``, ``width``, ``height`` and, where the camera wrote
    it, ``at`` and ``changed`` (wall clock, ``YYYY-MM-DDTHH:MM:SS``), ``maker``, ``software``,
    ``lat``, ``lon``. {} when it is no picture that can be read.
    """
    try:
        with opened(content) as image:
            exif = image.getexif()
            known = {"format": image.format, "width": image.width, "height": image.height}
            details = exif.get_ifd(ExifTags.IFD.Exif)
            written = {
                "at": wall(details.get(ExifTags.Base.DateTimeOriginal)),
                "changed": wall(exif.get(ExifTags.Base.DateTime)),
                "maker": words(exif.get(ExifTags.Base.Make)),
                "software": words(exif.get(ExifTags.Base.Software)),
            } | place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except UNREADABLE:
        return {}
    return known | {name: value for name, value in written.items() if value not in ("", None)}


def words(value: Any) -> str:
    return str(value or "").replace("\0", "").strip()[:60]


def wall(value: Any) -> str:
    """A camera's time as ISO without a zone, "" when it is none."""
    try:
        return datetime.strptime(words(value), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007
    except ValueError:
        return ""


def place(gps: dict[int, Any]) -> dict[str, float]:
    """``lat`` and ``lon`` in degrees, or nothing."""
    try:
        lat, lon = (degrees(gps[number]) for number in (ExifTags.GPS.GPSLatitude,
                                                        ExifTags.GPS.GPSLongitude))  # fmt: skip
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return {}
    south = gps.get(ExifTags.GPS.GPSLatitudeRef) == "S"
    west = gps.get(ExifTags.GPS.GPSLongitudeRef) == "W"
    if not (lat <= WIDEST_NUMBER and lon <= WIDEST_NUMBER):  # also when it is not a number
        return {}
    return {"lat": -lat if south else lat, "lon": -lon if west else lon}


def degrees(parts: Any) -> float:
    whole, minutes, seconds = (float(part) for part in parts)
    return round(whole + minutes / 60 + seconds / 3600, 6)


def camera_time(known: dict[str, Any]) -> datetime | None:
    """When the camera says the picture was taken (its clock: the county's), or None."""
    text = known.get("at")
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI) if text else None


def likeness(content: bytes) -> str:
    """What the picture looks like, as 32 hex digits: the same picture, saved again in another size
    or quality, differs in few of the 128 bits. "" when it cannot be read.

    Each bit says whether a spot is brighter than its neighbour, in rows and in columns.
    """
    try:
        with opened(content) as image:
            if not small_enough(image):
                return ""
            image.draft("L", (SIDE, SIDE))
            grey = ImageOps.exif_transpose(image).convert("L")
    except UNREADABLE:
        return ""
    return f"{compared(grey, 1, 0):016x}{compared(grey, 0, 1):016x}"


def compared(grey: Image.Image, right: int, down: int) -> int:
    """64 bits: is each spot of the shrunk picture brighter than the one beside or below it?"""
    wide, high = LOOKS + right, LOOKS + down
    spots = grey.resize((wide, high), Image.Resampling.BOX).tobytes()
    bits = (
        spots[y * wide + x] > spots[(y + down) * wide + x + right]
        for y in range(LOOKS)
        for x in range(LOOKS)
    )
    return sum(bit << place for place, bit in enumerate(bits))


def apart(one: str, other: str) -> int:
    """In how many of the 128 bits two likenesses differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def plain(likeness: str) -> bool:
    """Whether a picture shows so little (a wall, the dark) that its likeness tells nothing."""
    count = int(likeness or "0", 16).bit_count()
    return count < LOOKS or count > 128 - LOOKS


def thumbnail(content: bytes, lines: list[str]) -> bytes | None:
    """A small JPEG without the camera's data; ``lines`` stand in a bar below, never on it.

    None when the picture cannot be read: the original is kept all the same.
    """
    try:
        with opened(content) as image:
            if not small_enough(image):
                return None
            image.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except UNREADABLE:
        return None
    upright.thumbnail((SIDE, SIDE))
    out = BytesIO()
    stamped(upright, lines).save(out, "JPEG", quality=80)
    return out.getvalue()


def stamped(picture: Image.Image, lines: list[str]) -> Image.Image:
    """The picture with a bar added at the bottom; Latin letters and digits only."""
    whole = Image.new("RGB", (max(picture.width, SIDE // 2), picture.height + BAR), INK)
    whole.paste(picture, ((whole.width - picture.width) // 2, 0))
    pen = ImageDraw.Draw(whole)
    for number, line in enumerate(lines[:2]):
        place = (8, picture.height + 4 + number * 19)
        pen.text(place, line, fill=PAPER, font=ImageFont.load_default(14))
    return whole
