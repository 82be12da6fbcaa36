"""Files that somebody might send instead of evidence: (name, bytes, kind chosen in the form)."""

import io
import struct
import zipfile
import zlib

from PIL import Image

JPEG, PNG = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"
SCRIPT = b"<script>fetch('/logout',{method:'POST'})</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(kind="JPEG", size=(64, 48), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def archive(*names, content=b"x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return out.getvalue()


def claimed(width, height):
    """A PNG of a few bytes that says it is enormous."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (PNG + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
            + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))  # fmt: skip


def files():
    good, exif = picture(), picture(exif=b"Exif\0\0" + b"MM\0*\xff\xff\xff\xff" * 30)
    yield "empty.jpg", b"", "photo"
    yield "one-byte.jpg", b"\xff", "photo"
    yield "head-only.jpg", JPEG, "photo"
    yield "half.jpg", good[: len(good) // 2], "photo"
    yield "half.png", picture("PNG", (400, 300))[:200], "photo"
    yield "half.webp", picture("WEBP")[:40], "photo"
    yield "noise.jpg", JPEG + bytes(range(256)) * 40, "photo"
    yield "page.jpg", b"<!doctype html>" + SCRIPT, "photo"
    yield "page-in-jpeg.jpg", good + SCRIPT, "photo"
    yield (
        "comment.jpg",
        good[:2] + b"\xff\xfe" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT + good[2:],
        "photo",
    )
    yield "exif.jpg", exif, "photo"
    yield "drawing.svg", SVG, "photo"
    yield "drawing.jpg", SVG, "photo"
    yield "moving.gif", b"GIF89a" + b"\0" * 40, "photo"
    yield "paint.bmp", picture("BMP"), "photo"
    yield "scan.tiff", picture("TIFF"), "photo"
    yield "bomb.png", claimed(60_000, 60_000), "photo"
    yield "flat.png", claimed(0, 10), "photo"
    yield "huge.png", claimed(2**31 - 1, 2**31 - 1), "photo"
    yield "text.png", PNG + b"tEXt" * 500, "photo"
    yield "photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 60, "photo"
    yield "program.exe", b"MZ\x90\0" * 50, "document"
    yield "program.jpg", b"\x7fELF\x02\x01\x01" + b"\0" * 60, "photo"
    yield "script.sh", b"#!/bin/sh\nrm -rf /\n", "document"
    yield "script.amr", b"#!/bin/sh\n", "audio"
    yield "letter.html", b"<html>" + SCRIPT, "document"
    yield (
        "letter.pdf",
        b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
        "document",
    )
    yield "letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90, "document"
    yield "photo.pdf", b"%PDF-1.7\n", "photo"
    yield "photo.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 40, "photo"
    yield "sound.jpg", good, "audio"
    yield "film.jpg", good, "video"
    yield "film.mp4", b"\0\0\0\x18ftypisom", "video"
    yield "film.webm", b"\x1aE\xdf\xa3" + b"\xff" * 300, "video"
    yield "sound.webm", b"\x1aE\xdf\xa3" + b"\0" * 300, "audio"
    yield "sound.wav", b"RIFF\xff\xff\xff\xffWAVEfmt ", "audio"
    yield "sound.mp3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f", "audio"
    yield "way-out.zip", archive("../../../etc/passwd", "/abs", "a\\..\\b"), "document"
    yield "bomb.zip", archive("0", content=b"0" * 3_000_000), "document"
    yield "broken.zip", b"PK\x03\x04" + b"\xff" * 60, "document"
    yield "../../evil.jpg", picture(quality=31), "photo"
    yield "a" * 300 + ".jpg", picture(quality=32), "photo"
    yield "nul\0.jpg", picture(quality=33), "photo"
    yield "\u202egpj.exe", picture(quality=34), "photo"
    yield "con.jpg", picture(quality=35), "photo"
    yield "'; DROP TABLE evidence;--.jpg", picture(quality=36), "photo"
    yield "photo.jpg", picture(quality=37), "卫星"
    yield "photo.jpg", picture(quality=38), ""
