// The queue as a file: the last resort, and the way from one tablet of a team to another. It is
// encrypted with the visit's key, which every member who took the visit along has.

import * as store from "./store.js";
import { one, say } from "./words.js";

const MARK = "jointcheck-queue-1\n";
const HEAD = new TextEncoder().encode(MARK);

export function hand(page) {
  one("#queue-export").addEventListener("click", () => page.trying(() => exported(page)));
  one("#queue-import").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) one("#queue-said").textContent = await imported(page, await file.arrayBuffer());
    event.target.value = "";
  });
}

async function exported({ outbox, keys, data }) {
  const ops = [];
  for (const op of outbox.own.filter((o) => ["new", "tried", "parked"].includes(o.state))) {
    const { files } = await store.contents(outbox.key, op.box);
    ops.push({ id: op.id, officer: op.officer, record: op.record, said: op.said,
      files: files.map(({ bytes, ...about }) => ({ ...about, text: base64(bytes) })) });
  }
  const box = await store.closed(keys.visit, { said: { record: data.record, ops }, files: [] });
  const blob = new Blob([HEAD, box.text.iv, box.text.data], { type: "application/octet-stream" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${data.number}-${data.name}.jcq`;
  link.click();
  one("#queue-said").textContent = say("exported", { n: ops.length });
  return true;
}

async function imported(page, bytes) {
  const { outbox, keys, data } = page;
  if (new TextDecoder().decode(bytes.slice(0, HEAD.length)) !== MARK) return say("not_ours");
  let said;
  try {
    const iv = new Uint8Array(bytes.slice(HEAD.length, HEAD.length + 12));
    said = await store.words(keys.visit, { text: { iv, data: bytes.slice(HEAD.length + 12) } });
  } catch { return say("sealed_file"); }
  if (said.record !== data.record) return say("not_ours");
  const known = new Set(outbox.ops.map((op) => op.id));
  const fresh = said.ops.filter((op) => !known.has(op.id));
  for (const op of fresh) {
    const files = op.files.map(({ text, ...about }) => ({ ...about, bytes: Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer }));
    // another's items are shown here and never sent in this officer's name; mine may have been sent, and are done once
    await outbox.add(op.said, files, { id: op.id, officer: op.officer, record: op.record, state: op.officer === outbox.officer ? "tried" : "foreign" });
  }
  return say("imported", { n: fresh.length, known: said.ops.length - fresh.length });
}

function base64(bytes) {
  let text = "";
  const all = new Uint8Array(bytes);
  for (let n = 0; n < all.length; n += 0x8000) text += String.fromCharCode(...all.subarray(n, n + 0x8000));
  return btoa(text);
}
