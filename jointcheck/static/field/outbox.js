// What was entered and has no receipt yet. An operation is the plain form that a page would have
// sent, with a number of its own. It is deleted upon a positive receipt and never before.

import * as store from "./store.js";

const TRIES_MS = [2000, 5000, 15000, 60000];
const SENDING_MS = 60000;
const SETTLED_MS = 1200; // an answer that is still being typed waits
const TURNS = new Set(["sign-sheet", "reopen"]);
const HALTS = new Set(["login", "csrf", "ended", "other", "network", "server"]);

export class Outbox extends EventTarget {
  // keys: {officer, key}; link: what knows who is logged in (link.js)
  constructor({ officer, key }, record, link) {
    super();
    Object.assign(this, { officer, key, record, link, ops: [], failures: 0, why: "" });
  }

  async load() {
    this.ops = [];
    this.elsewhere = 0;
    for (const row of await store.rows()) {
      if (row.officer !== this.officer && row.state !== "foreign") { this.elsewhere += 1; continue; }
      try {
        this.ops.push({ ...row, ...await store.words(this.key, row.box) });
      } catch { this.elsewhere += 1; } // another officer's key
    }
  }

  get own() { return this.ops.filter((op) => op.record === this.record && op.kind !== "draft"); }
  get pending() { return this.ops.filter((op) => ["new", "tried", "parked"].includes(op.state) && op.kind !== "draft"); }
  get parked() { return this.ops.filter((op) => op.state === "parked"); }
  get foreign() { return this.ops.filter((op) => op.state === "foreign"); }

  // Keep an operation: {kind, title, url, fields, base, closing, effect}; files [{field, name, type, bytes}].
  async add(said, files = [], { id = store.number(), state = "new", officer = this.officer, record = this.record } = {}) {
    const op = { id, officer, record, state, kind: said.kind, at: Date.now(), said };
    const box = await store.closed(this.key, { said: { said }, files });
    op.seq = await store.put({ id, officer, record, state, kind: op.kind, at: op.at, box });
    op.box = box;
    this.ops.push(op);
    this.changed();
    return op;
  }

  // The same operation with other words. Only while the server cannot have seen it.
  rewrite(op, said) {
    op.said = said;
    op.at = Date.now();
    if (op.state === "parked") op.state = "new";
    this.writing = this.save(op);
    return this.writing;
  }

  async save(op) {
    const { said, why, sentences, clashes, sentAt } = op;
    const { text } = await store.closed(this.key, { said: { said, why, sentences, clashes, sentAt }, files: [] });
    op.box = { text, files: op.box.files };
    const { seq, id, officer, record, state, kind, at, box } = op;
    await store.put({ seq, id, officer, record, state, kind, at, box });
    this.changed();
  }

  async drop(op) {
    this.ops = this.ops.filter((one) => one !== op);
    await store.drop(op.seq);
    this.changed();
  }

  changed() { this.dispatchEvent(new Event("change")); }

  // Everything that was sent before `moment` stands in a page downloaded after it.
  async purge(moment) {
    for (const op of this.ops.filter((one) => one.state === "sent" && one.sentAt < moment)) await this.drop(op);
  }

  // Whether its sheet was signed or reopened after it: its words are signed and no longer change.
  turned(op) {
    return this.ops.some((one) => TURNS.has(one.kind) && one.seq > op.seq && one.said.effect.sheet === op.said.effect.sheet);
  }

  // What closes waits for everything before it; what belongs to a sheet waits until the signature
  // or the reopening that came before it has arrived.
  held(op) {
    const sheet = op.said.effect?.sheet;
    return this.ops.some((one) => one.record === op.record && one.seq < op.seq && one.kind !== "draft"
      && (op.said.closing ? ["new", "tried", "parked"].includes(one.state)
        : sheet && TURNS.has(one.kind) && one.said.effect.sheet === sheet && ["new", "tried"].includes(one.state)));
  }

  due(op, everything) {
    if (op.officer !== this.officer || op.kind === "draft") return false;
    if (op.state === "parked") return everything && op.why === "refused"; // the rules may allow it by now
    if (op.state === "new" && op.kind === "answer" && !everything) return Date.now() - op.at > SETTLED_MS;
    return op.state === "new" || op.state === "tried";
  }

  // Send what may be sent, in order. `everything`: the person asked for it; a pass that began
  // before cannot have heard it, so there is another after it.
  async flush(everything = false) {
    while (everything && this.sending) await this.sending.catch(() => {});
    if (this.sending) return;
    this.sending = navigator.locks.request("jointcheck-outbox", { ifAvailable: true }, (lock) => lock && this.pass(everything));
    try { await this.sending; } finally { this.sending = null; this.changed(); }
  }

  async pass(everything) {
    const who = await this.link.ask();
    this.why = who.why;
    if (this.why) return;
    const before = this.pending.length;
    await this.round(everything);
    // what was refused may have waited for what came after it
    if (!this.why && this.parked.length && this.pending.length < before) await this.round(true);
    this.failures = this.why ? this.failures + 1 : 0;
    if (!this.why) await this.link.report(this);
  }

  async round(everything) {
    for (const op of [...this.ops].sort((a, b) => a.seq - b.seq)) {
      if (!this.due(op, everything) || this.held(op)) continue;
      this.why = await this.send(op);
      if (this.why) break;
    }
  }

  get again() { return TRIES_MS[Math.min(this.failures, TRIES_MS.length - 1)]; }

  // One operation; returns why no other should be sent now, or "".
  async send(op) {
    op.state = "tried"; // before anything else: from here its words no longer change
    await this.writing;
    const form = new FormData();
    for (const [name, value] of op.said.fields) form.append(name, value);
    await this.save(op);
    const { files } = await store.contents(this.key, op.box);
    for (const file of files) form.append(file.field, new Blob([file.bytes], { type: file.type }), file.name);
    if (files.length) form.append("sent_at", new Date().toISOString());
    form.append("form_base", JSON.stringify(op.said.base || {}));
    const answer = await this.link.post(op.said.url, form, op.id, SENDING_MS);
    if (answer.done && answer.operation === op.id) return this.received(op, answer.at);
    if (HALTS.has(answer.why)) return answer.why;
    return this.park(op, answer);
  }

  // It stays to be shown until a newer page of the visit is here, without its files.
  async received(op, at) {
    op.state = "sent";
    op.sentAt = Date.parse(at) || Date.now();
    op.box = { ...op.box, files: [] };
    await this.save(op);
    return "";
  }

  async park(op, answer) {
    Object.assign(op, { state: "parked", why: answer.why, sentences: answer.sentences || [], clashes: answer.clashes || [] });
    if (answer.why === "clash" && !op.clashes.length) op.state = "tried"; // somebody was quicker by a moment: again
    await this.save(op);
    return "";
  }

  // What a person decided about a clash: the fields as they shall be, over what stands there now.
  async resolve(op, chosen) {
    const base = { ...op.said.base };
    let fields = op.said.fields;
    for (const clash of op.clashes) {
      base[clash.name] = clash.theirs;
      fields = [...fields.filter(([name]) => name !== clash.name), ...chosen[clash.name].map((value) => [clash.name, value])];
    }
    const { files } = await store.contents(this.key, op.box);
    const fresh = { ...op.said, fields, base, effect: op.said.effect && effect(op.said, fields) };
    await this.add(fresh, files, { record: op.record });
    await this.drop(op);
  }
}

function effect({ effect: before, kind }, fields) {
  const value = (name) => fields.filter(([n]) => n === name).map(([, v]) => v);
  if (kind === "answer") {
    return { ...before, value: value(`v_${before.code}`)[0] || "", note: value(`n_${before.code}`)[0] || "" };
  }
  const after = { ...before };
  for (const name of Object.keys(before)) {
    if (Array.isArray(before[name])) after[name] = value(name);
    else if (fields.some(([n]) => n === name)) after[name] = value(name)[0] || (name.endsWith("_on") ? null : "");
  }
  return after;
}
