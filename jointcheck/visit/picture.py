"""Pictures: the time a camera wrote, and a small copy with a stamp below it. Never trusted."""

from datetime import datetime
from io import BytesIO

from PIL import ExifTags, Image, ImageDraw, ImageFont, ImageOps

from jointcheck.ground import clock

SIDE = 640  # pixels of the longer side
BAR = 44
MOST_PIXELS = 80_000_000
INK, PAPER = "#1b2430", "#ffffff"


def camera_time(content: bytes) -> datetime | None:
    """When the camera says the picture was taken (its clock: the county's), or None."""
    try:
        with Image.open(BytesIO(content)) as image:
            details = image.getexif().get_ifd(ExifTags.IFD.Exif)
            text = str(details.get(ExifTags.Base.DateTimeOriginal, ""))
        return datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S").replace(
            tzinfo=clock.SHANGHAI
        )
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def thumbnail(content: bytes, lines: list[str]) -> bytes | None:
    """A small JPEG without the camera's data; ``lines`` stand in a bar below, never on it.

    None when the picture cannot be read: the original is kept all the same.
    """
    try:
        with Image.open(BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
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
