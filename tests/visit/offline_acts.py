"""What inspectors do on the tablet's page, by taps."""

import io
import random

from PIL import Image

from tests.visit import big
from tests.visit.tablets import STILL, part
from tests.world import PASSWORD

KEPT = """([code, note]) => !visitPage.answers.busy && visitPage.outbox.own.some((op) => (
  op.kind === "answer" && op.said.effect.code === code && op.said.effect.note === note))"""

FITTED = "(c) => c.clientWidth && Math.abs(c.width - 3 * c.height) <= 3"


def picture(n: int) -> bytes:
    """A photo of noise, the same for the same number."""
    out = io.BytesIO()
    noise = random.Random(n).randbytes(320 * 240 * 3)
    Image.frombytes("RGB", (320, 240), noise).save(out, "JPEG", quality=85)
    return out.getvalue()


def grown(tab, act, by=1):
    """Do it and wait until that much more is kept, and the page is still again."""
    before = tab.evaluate("() => visitPage.outbox.ops.filter((op) => op.kind !== 'draft').length")
    act()
    tab.wait_for_function(
        f"(n) => visitPage.outbox.ops.filter((op) => op.kind !== 'draft').length >= n && {STILL}",
        arg=before + by,
    )


def press(tab, kind, thing="", where=""):
    button = tab.locator(
        f"{where} form[data-queue='{kind}'][data-thing='{thing}'] .acts > .btn"
    ).last
    grown(tab, button.tap)


def arrive(tab):
    part(tab, "arrive")
    tab.locator("[data-queue=deliver] label:has-text('当面')").tap()
    tab.fill("[data-queue=deliver] [name=receiver]", "周示例")
    press(tab, "deliver")
    part(tab, "arrive")
    for box in tab.locator("[data-queue=arrive] [type=checkbox]").all():
        box.check()
    press(tab, "arrive")


def answer(tab, sheet, codes, start=0):
    part(tab, f"sheet-{sheet}")
    for n, code in enumerate(codes[start:], start):
        item = tab.locator(f"#item-{sheet}-{code}")
        value = big.verdict(n)
        grown(tab, item.locator(f"label:has(input[value='{value}'])").tap)
        if value == "发现问题":
            item.locator("textarea").fill(big.note(code))
            item.locator("textarea").blur()
            tab.wait_for_function(KEPT, arg=[code, big.note(code)])


def shoot(tab, sheet, code, content):
    tab.evaluate("(id) => { location.hash = id; }", f"item-{sheet}-{code}")
    tab.locator(f"#item-{sheet}-{code} [data-shoot]").tap()
    file = {"name": f"{code}.jpg", "mimeType": "image/jpeg", "buffer": content}
    grown(tab, lambda: tab.set_input_files("#camera-file", file))


def draw(tab, form):
    """A stroke; the paper must have its measure, and the pad skips points that come too fast."""
    pad = tab.locator(f"{form} canvas")
    pad.scroll_into_view_if_needed()
    tab.wait_for_function(FITTED, arg=pad.element_handle())
    box = pad.bounding_box()
    tab.mouse.move(box["x"] + 40, box["y"] + 40)
    tab.mouse.down()
    for n in range(24):
        tab.mouse.move(box["x"] + 40 + n * 15, box["y"] + 40 + n % 4 * 20)
    tab.mouse.up()


def sign_sheet(tab, sheet):
    part(tab, f"sheet-{sheet}")
    form = f"form[data-queue=sign-sheet][data-thing='{sheet}']"
    tab.fill(f"{form} [name=password]", PASSWORD)
    draw(tab, form)
    press(tab, "sign-sheet", sheet)


def fill_row(tab, finding, problem):
    part(tab, f"finding-{finding}")
    form = f"form[data-queue=finding][data-thing='{finding}']"
    tab.locator(f"{form} [name=method][value=onsite]").check()
    tab.locator(f"{form} [name=codes][value=PEND]").check()
    tab.fill(f"{form} [name=problem]", problem)
    tab.fill(f"{form} [name=disposal]", "责令限期补齐，移交后续处理。")
    press(tab, "finding", finding)


def conclude(tab):
    part(tab, "signing")
    tab.wait_for_selector("#concluding", state="visible")
    press(tab, "conclude")


def sign_member(tab):
    part(tab, "signing")
    tab.fill("[data-queue=sign-member] [name=password]", PASSWORD)
    press(tab, "sign-member")


def sign_party(tab):
    part(tab, "signing")
    form = "form[data-queue=sign-party]"
    tab.fill(f"{form} [name=opinion]", "无异议")
    tab.fill(f"{form} [name=name]", "周示例")
    tab.locator(f"{form} label:has-text('现场负责人')").tap()
    draw(tab, form)
    press(tab, "sign-party")


def export(tab, to):
    part(tab, "queue")
    tab.locator("#queue-export").evaluate("(button) => { button.closest('details').open = true; }")
    with tab.expect_download() as got:
        tab.locator("#queue-export").tap()
    got.value.save_as(to)
    return to


def take_over(tab, file):
    part(tab, "queue")
    tab.locator("#queue-import").evaluate("(field) => { field.closest('details').open = true; }")
    tab.set_input_files("#queue-import", file)
    tab.wait_for_selector("#queue-said:has-text('已导入')")
