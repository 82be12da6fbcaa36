// The visit's page for work without network: what is shown, what was entered, what is sent.

import { Answers } from "./answers.js";
import { Camera } from "./camera.js";
import { Forms, moments } from "./forms.js";
import { Link, unlocked } from "./link.js";
import { Outbox } from "./outbox.js";
import { hand } from "./hand.js";
import { visit } from "./model.js";
import * as queue from "./queue.js";
import * as show from "./show.js";
import * as take from "./take.js";
import { all, learn, one, say } from "./words.js";

const EVERY_MS = 30000;
document.documentElement.classList.add("js");

class Page {
  constructor(root) {
    learn(JSON.parse(root.dataset.words));
    this.data = JSON.parse(root.dataset.visit);
    this.addresses = { ...root.dataset };
    this.send = this.send.bind(this);
  }

  async start() {
    if (!isSecureContext || !navigator.serviceWorker || !crypto.subtle) return this.unable("insecure");
    this.link = new Link(this.data.officer, this.addresses);
    try {
      this.keys = await unlocked(this.data.officer, this.data.record, this.addresses.key);
    } catch { return this.unable("fail_key"); }
    this.outbox = new Outbox(this.keys, this.data.record, this.link);
    await this.outbox.load();
    await this.outbox.purge(Date.parse(this.data.at));
    this.now = visit(this.data, this.outbox.own);
    this.answers = new Answers(this);
    this.forms = new Forms(this);
    this.camera = new Camera(this);
    hand(this);
    show.printing();
    this.listen();
    this.show();
    this.answers.fill(this.now);
    this.fill();
    this.turn();
    this.forms.recover();
    document.body.dataset.ready = "yes";
    await this.tend();
  }

  // Plain pages go on working; what cannot be had is said.
  unable(why) {
    for (const part of all("[data-part]")) part.hidden = part.dataset.part !== "tasks";
    one("#news").textContent = say(why);
    one("#taken").textContent = "";
    one("#take").hidden = true;
    const link = document.createElement("a");
    link.href = location.pathname.replace(/\/away$/, "");
    link.textContent = one("#back").textContent;
    one("#news").append(" ", link);
    document.body.dataset.ready = why;
  }

  listen() {
    this.outbox.addEventListener("change", () => this.show());
    this.link.addEventListener("change", () => this.show());
    addEventListener("hashchange", () => this.turn());
    addEventListener("online", () => this.send(true));
    addEventListener("offline", () => { this.link.stands("network"); });
    addEventListener("beforeunload", (event) => { if (this.answers.busy) event.preventDefault(); });
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flush(); });
    one("#queue-send").addEventListener("click", () => this.send(true));
    one("#take").addEventListener("click", () => take.take(this));
  }

  async tend() {
    if (!navigator.onLine) this.link.stands("network");
    await take.worker(this).catch(() => {});
    await take.taken(this);
    take.space(this);
    await this.send(true);
    if (!this.link.standing) await take.take(this);
    await take.advice(this);
  }

  async send(everything = false) {
    clearTimeout(this.timer);
    if (everything) await this.flush();
    const before = this.outbox.pending.length;
    await this.outbox.flush(everything);
    this.timer = setTimeout(this.send, this.outbox.why ? this.outbox.again : this.outbox.pending.some((op) => op.state === "new") ? 2000 : EVERY_MS);
    if (before && !this.outbox.pending.length && !this.link.standing) {
      await take.take(this);
      await take.advice(this);
    }
  }

  flush() { return Promise.all([this.answers.flush(), this.forms.flush()]); }

  // Keep something; a full or broken store is told at once and loudly.
  async trying(work) {
    try {
      const done = await work();
      this.trouble = "";
      return done ?? true;
    } catch (error) {
      if (error?.name !== "QuotaExceededError" && error?.name !== "AbortError" && error?.name !== "UnknownError") throw error;
      this.trouble = "full";
      this.show();
      one("#news").scrollIntoView({ block: "nearest" });
      return false;
    }
  }

  // ---- showing --------------------------------------------------------------------------------

  show() {
    this.now = visit(this.data, this.outbox.own);
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => { this.drawing = false; this.draw(); });
  }

  draw() {
    const { now, outbox } = this;
    this.answers.show(now, outbox.own);
    show.tasks(now, outbox);
    queue.standing(this);
    if (this.part === "queue") queue.list(this);
    if (this.part === "signing") show.content(now, outbox);
    if (this.part === "direct") show.unvisited(now);
    if (this.part === "measures") show.measures(now, outbox);
    if (this.part === "print") show.papers(now), show.content(now, outbox);
    this.pictures();
  }

  pictures() {
    const ops = this.outbox.own.filter((op) => op.kind === "evidence");
    const part = one(`[data-part="${this.part}"]`);
    for (const box of all("[data-shots]", part || document.body)) {
      const item = box.closest("[data-item]");
      const sheet = item && this.now.sheets.find((s) => s.id === Number(part.dataset.sheet));
      this.camera.beside(box, item ? sheet.evidence[item.dataset.item] || [] : this.now.evidence, ops);
    }
  }

  refill() {
    this.now = visit(this.data, this.outbox.own);
    this.answers.fill(this.now);
    this.fill();
    this.show();
  }

  // The fields of the record form and the summary, as they stand.
  fill() {
    for (const form of all("form[data-merge]")) {
      const kept = this.shownFields(form);
      for (const field of form.elements) {
        const values = kept[field.name];
        if (!values) continue;
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        else field.value = values[0] || "";
      }
      this.forms.first.set(form, JSON.stringify(this.forms.written(form)));
    }
    for (const line of all("[data-row][data-row]:not(tr)")) {
      const row = this.now.findings.find((r) => r.id === Number(line.dataset.row));
      line.textContent = [row.codes.map((code) => this.now.codes[code]).join("、"), row.problem].filter(Boolean).join("：") || say("unchecked");
    }
  }

  shownFields(form) {
    if (form.dataset.queue === "summary") return { summary: [this.now.summary] };
    if (form.dataset.queue === "prepare") return { done: this.now.prepared };
    if (form.dataset.queue === "responsible") {
      const { responsible } = this.now.sheets.find((s) => s.id === Number(form.dataset.thing));
      return { responsible_id: [responsible].filter(Boolean).map(String) };
    }
    const row = this.now.findings.find((r) => r.id === Number(form.dataset.thing));
    return {
      method: [row.method].filter(Boolean), codes: row.codes, problem: [row.problem], disposal: [row.disposal],
      corrected_on: [row.corrected_on].filter(Boolean),
    };
  }

  // #part or #item-…: one part at a time, so that a long visit opens at once.
  turn() {
    const wanted = decodeURIComponent(location.hash.slice(1)) || "tasks";
    const target = document.getElementById(wanted);
    const part = one(`[data-part="${CSS.escape(wanted)}"]`) || target?.closest("[data-part]") || one("[data-part=tasks]");
    if (part.dataset.part === "camera" && !this.camera.target) { location.hash = "#tasks"; return; }
    for (const other of all("[data-part]")) other.hidden = other !== part;
    this.part = part.dataset.part;
    moments(part);
    this.draw();
    one("#back").hidden = this.part === "tasks";
    one("#next").href = show.next(this.now);
    if (target && target !== part) target.scrollIntoView();
    else if (this.turned) scrollTo(0, 0);
    if (this.turned) (target && target !== part ? target : one("#main")).focus();
    this.turned = true;
  }

  after(kind) {
    this.show();
    if (["prepare", "arrive", "leave", "finding", "summary", "sign-sheet", "escalate"].includes(kind)) location.hash = "#tasks";
    if (kind === "direct") location.hash = "#signing";
    if (kind === "skip" || kind === "reopen") this.refill();
    if (["conclude", "sign-member", "sign-party", "refuse-party"].includes(kind)) scrollTo(0, 0);
    this.send();
  }
}

const root = document.getElementById("visit");
if (root) {
  const page = new Page(root);
  window.visitPage = page; // for a person who helps at the tablet
  page.start();
}
