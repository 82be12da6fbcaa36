"""Papers: data and a template become a PDF/A that is the same to the byte on every host.

The templates are in ``templates/papers``; what each of them wants to know is in ``paper_data``.
"""

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst

TEMPLATES = Path(__file__).parent.parent / "templates" / "papers"

# GB/T 9704：标题小标宋，正文仿宋，层次标题黑体。An office that owns these fonts puts them into its
# folder; the packaged open font stands in for what is missing.
FACES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "Noto Serif SC"),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "Noto Serif SC"),
    "head": ("SimHei", "黑体", "Noto Sans SC"),
}
LAST_RESORT = ("Noto Serif SC", "Noto Sans SC")

UNPRINTABLE = re.compile(r'(?:the text `"|the codepoint `")(.+?)"`', re.DOTALL)
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_NAMED = 20


class MissingGlyph(Exception):
    """Characters that no font here can show; nothing was printed.

    ``characters``: up to twenty of them, in the order found. ``str()`` is a sentence for the
    officer.
    """

    def __init__(self, characters: list[str]):
        self.characters = characters
        named = "、".join(f"“{c}”（{codes(c)}）" for c in characters)
        super().__init__(f"文书中有无法打印的字：{named}。请改用可以打印的字，或由管理员补充字体。")


def codes(text: str) -> str:
    return " ".join(f"U+{ord(c):04X}" for c in text)


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    attach: Mapping[str, Any] | None = None,
    fonts: Path | None = None,
) -> bytes:
    """The paper as PDF/A-2a, or PDF/A-3a when ``attach`` travels in it as ``data.json``.

    ``template``: a name in ``templates/papers`` without ending, such as ``"notice"``.
    ``data``: what ``paper_data`` asks for that paper; only plain JSON values. Texts are printed
    as they are, never read as markup.
    ``at``: the time the file declares, with time zone; the same input gives the same bytes.
    ``fonts``: a folder with the office's own 仿宋, 小标宋 and 黑体.
    Raises ``MissingGlyph`` for a character that cannot be shown, ``ValueError`` for a time
    without zone, ``typst.TypstError`` when the data is not what the template asks for.
    """
    if at.tzinfo is None:
        raise ValueError("文书的时间必须带时区")
    inputs = inputs_for(data, attach, fonts)
    try:
        return to_pdf(template, inputs, at, fonts)
    except typst.TypstError as error:
        if not UNPRINTABLE.search(error.message):
            raise
    raise MissingGlyph(unprintable(template, inputs, at, fonts))


def pages(
    template: str,
    data: Mapping[str, Any],
    at: datetime,
    *,
    fonts: Path | None = None,
    ppi: float = 110,
) -> list[bytes]:
    """The pages of the same paper as PNG pictures; raises what ``render`` raises."""
    # A picture would show a box for a missing character without a word: the PDF refuses it.
    render(template, data, at=at, fonts=fonts)
    made: Any = compiler(fonts).compile(
        TEMPLATES / f"{template}.typ",
        format="png",
        ppi=ppi,
        sys_inputs=inputs_for(data, None, fonts),
        timestamp=int(at.timestamp()),
    )
    return made if isinstance(made, list) else [made]


def qr(text: str, *, grows: bool = False) -> str:
    """A QR code as SVG, four modules of white around it; one that ``grows`` takes its page's size."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=grows
    )
    return out.getvalue().decode()


def inputs_for(
    data: Mapping[str, Any], attach: Mapping[str, Any] | None, fonts: Path | None
) -> dict[str, str]:
    verify = data["foot"]["verify"]
    return {
        "data": json.dumps(data, ensure_ascii=False),
        "attach": json.dumps(attach, ensure_ascii=False, sort_keys=True)
        if attach is not None
        else "",
        "faces": json.dumps(faces(fonts)),
        "qr": qr(verify) if verify else "",
        "offline": qr(data["offline"]) if data.get("offline") else "",
    }


def to_pdf(template: str, inputs: dict[str, str], at: datetime, fonts: Path | None) -> bytes:
    made: Any = compiler(fonts).compile(
        TEMPLATES / f"{template}.typ",
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=["a-3a" if inputs["attach"] else "a-2a", "ua-1"],
        timestamp=int(at.timestamp()),
    )
    return bytes(made)


def unprintable(
    template: str, inputs: dict[str, str], at: datetime, fonts: Path | None
) -> list[str]:
    """Every character the typesetter refuses; it names one at a time, so each is taken out."""
    found: list[str] = []
    while len(found) < MOST_NAMED:
        try:
            to_pdf(template, inputs, at, fonts)
            break
        except typst.TypstError as error:
            named = UNPRINTABLE.search(error.message)
        text = ESCAPE.sub(lambda code: chr(int(code[1], 16)), named[1]) if named else ""
        if not text or text in found:
            break
        found.append(text)
        inputs = inputs | {"data": without(inputs["data"], text)}
    return found


def without(data: str, text: str) -> str:
    """The data with ``text`` taken out, also where JSON writes it as an escape."""
    return data.replace(json.dumps(text)[1:-1], "").replace(text, "")


def compiler(fonts: Path | None) -> typst.Compiler:
    # Fresh for every paper: its input is not shared between threads, and the typesetter keeps
    # fonts and parsed templates of its own accord.
    return typst.Compiler(root=TEMPLATES, font_paths=font_set(fonts), ignore_system_fonts=True)


@cache
def font_set(fonts: Path | None) -> typst.Fonts:
    packaged = pylopdf_fonts_zh_cn.serif_path().parent
    folders = [packaged] if fonts is None else [fonts, packaged]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


@cache
def faces(fonts: Path | None) -> dict[str, list[str]]:
    """For title, body and headings: the fonts that are here, most wanted first."""
    here = set(font_set(fonts).families())
    return {
        use: [*dict.fromkeys(f for f in (*wanted, *LAST_RESORT) if f in here)]
        for use, wanted in FACES.items()
    }
