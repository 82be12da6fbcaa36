"""A tablet in Chromium with a visit taken along, and what lies in its storage."""

import json
from contextlib import contextmanager

from jointcheck.ground.db import db
from tests.browser import live_server
from tests.visit import scene
from tests.world import PASSWORD

STORED = """async () => {
  const rows = await new Promise((done) => {
    const asked = indexedDB.open("jointcheck");
    asked.onsuccess = () => {
      const found = { items: [], keys: [] };
      const t = asked.result.transaction(["items", "keys"]);
      for (const name of ["items", "keys"]) t.objectStore(name).getAll().onsuccess = (e) => {
        found[name] = e.target.result.map((row) => JSON.stringify(row, (_k, v) => (
          v instanceof ArrayBuffer ? new TextDecoder().decode(v) : v instanceof CryptoKey ? "KEY" : v)));
      };
      t.oncomplete = () => { asked.result.close(); done(found); };
    };
  });
  const cached = [];
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-")) continue;
    for (const one of await (await caches.open(name)).keys()) cached.push(`${name} ${one.url}`);
  }
  const [local, session] = [localStorage, sessionStorage].map((one) => JSON.stringify({ ...one }));
  return { ...rows, cached, local, session };
}"""

STILL = """(!visitPage.answers.busy && !visitPage.drawing
  && !visitPage.forms.forms.some((form) => form.busy))"""


def begun():
    """(id of a record under way, id of its first sheet)."""
    record = scene.record()
    found = record.id, scene.sheet(record).id
    db.session.remove()
    return found


@contextmanager
def site(app):
    db.session.remove()  # reading must not hold the server up
    with live_server(app) as address:
        yield address


def log_in(tab, login, password=PASSWORD):
    tab.fill("[name=login]", login)
    tab.fill("[name=password]", password)
    tab.click("main button")
    tab.wait_for_url(lambda url: "/login" not in url)


def open_visit(context, address, record, login="zrzy-inspector-1"):
    """The visit's page on a tablet where the officer is logged in, taken along."""
    tab = context.new_page()
    tab.failures = []
    tab.on("pageerror", lambda error: tab.failures.append(str(error)))
    tab.goto(f"{address}/login?next=/field/visits/{record}/away")
    log_in(tab, login)
    ready(tab)
    tab.wait_for_selector("#taken[data-ready]")
    return tab


def ready(tab):
    """Also while the page before it is still leaving: then there is no body yet."""
    tab.wait_for_function("() => document.body?.dataset.ready === 'yes'")


def still(tab):
    """What was done on the page has its end: kept, the form at rest, and shown."""
    tab.wait_for_function(f"() => {STILL}")


def part(tab, name):
    tab.evaluate("(name) => { location.hash = name; }", name)
    tab.wait_for_selector(f"[data-part='{name}']", state="visible")


def waiting(tab):
    """How many items stand only on the tablet."""
    return tab.evaluate("visitPage.outbox.pending.length")


def sent(tab):
    """Everything has a receipt."""
    tab.evaluate("visitPage.send(true)")
    tab.wait_for_function("() => !visitPage.outbox.pending.length && !visitPage.outbox.sending")


def stored(tab):
    return json.loads(json.dumps(tab.evaluate(STORED)))


def parked(tab, n):
    """What the server refused, once nothing is on its way: a pass tries it a second time."""
    found = tab.wait_for_function(
        f"""(n) => {{
          const {{ parked, sending }} = visitPage.outbox;
          return {STILL} && parked.length === n && !sending
            && parked.map((op) => [op.kind, op.why, op.sentences, op.clashes.length]);
        }}""",
        arg=n,
    )
    return found.json_value()
