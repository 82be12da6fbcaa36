// Every other form of the visit: its draft is kept at each change, and its submission becomes an
// operation with the words the plain form would have sent.

import * as store from "./store.js";
import { MOST } from "./camera.js";
import { device } from "./link.js";
import { pad, enough } from "./pad.js";
import { all, one, say, made, today, wall } from "./words.js";
import { canonical, roundFacts, sheetFacts, tidy } from "./model.js";

const DRAFT_MS = 150;
const LONGEST_SECRET = 200; // bytes that fit into one sealed word
const MACHINERY = new Set(["form_name", "shown", "password"]);

export class Forms {
  constructor(page) {
    this.page = page;
    this.forms = all("form[data-queue]");
    this.pads = new Map();
    this.first = new Map();
    this.turn = Promise.resolve();
    // a browser would cut a long text silently: here it is kept, and told
    for (const field of all("[maxlength]")) { field.dataset.most = field.maxLength; field.removeAttribute("maxlength"); }
    for (const form of this.forms) {
      form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(form); });
      form.addEventListener("input", () => this.later(form));
      form.addEventListener("change", () => this.later(form));
      const drawn = one("[data-pad]", form);
      if (drawn) this.pads.set(form, pad(drawn));
      this.first.set(form, JSON.stringify(this.written(form)));
    }
  }

  // The files that were chosen, as an operation keeps them.
  async chosen(form) {
    const found = all("input[type=file]", form).flatMap((field) => [...field.files].map((file) => ({ field: field.name, file })));
    return Promise.all(found.map(async ({ field, file }) => ({ field, name: file.name, type: file.type, bytes: await file.arrayBuffer() })));
  }

  name(form) { return `${form.dataset.queue}-${form.dataset.thing}-${form.elements.skip?.value || ""}`; }

  written(form) {
    return [...new FormData(form)].filter(([name, value]) => !MACHINERY.has(name) && typeof value === "string");
  }

  // ---- drafts ---------------------------------------------------------------------------------

  later(form) {
    clearTimeout(form.timer);
    form.timer = setTimeout(() => this.draft(form), DRAFT_MS);
  }

  flush() { return Promise.all(this.forms.filter((form) => form.timer).map((form) => this.draft(form))); }

  // One after another: a slow tablet would otherwise keep the same form twice.
  draft(form) {
    clearTimeout(form.timer);
    form.timer = 0;
    this.turn = this.turn.catch(() => {}).then(() => this.drafted(form));
    return this.turn;
  }

  known(form) {
    const { outbox } = this.page;
    return outbox.ops.find((op) => op.kind === "draft" && op.said.name === this.name(form) && op.record === outbox.record);
  }

  async drafted(form) {
    const { outbox } = this.page;
    const fields = this.written(form);
    const known = this.known(form);
    const same = JSON.stringify(fields) === this.first.get(form);
    const said = { kind: "draft", title: form.dataset.title, name: this.name(form), fields };
    if (known && same) await outbox.drop(known);
    else if (known) await this.page.trying(() => outbox.rewrite(known, said));
    else if (!same) await this.page.trying(() => outbox.add(said, [], { state: "draft" }));
  }

  // Explicit recovery: what was typed and never submitted is offered, not put in by itself.
  recover() {
    const { outbox } = this.page;
    const op = outbox.ops.find((one_) => one_.kind === "draft" && one_.record === outbox.record && !one_.seen);
    const box = document.getElementById("draft");
    box.hidden = !op;
    if (!op) return;
    op.seen = true;
    const form = this.forms.find((one_) => this.name(one_) === op.said.name);
    one("#draft-what").textContent = say("found_draft", { what: op.said.title });
    one("#draft-text").textContent = op.said.fields.filter(([name, value]) => value && name !== "path" && name !== "skip").map(([, value]) => value).join("\n");
    one("#draft-restore").onclick = () => { if (form) this.put(form, op.said.fields); this.recover(); };
    one("#draft-discard").onclick = async () => { await outbox.drop(op); this.recover(); };
    box.focus();
  }

  put(form, fields) {
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || MACHINERY.has(field.name)) continue;
      const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    const path = fields.find(([name]) => name === "path")?.[1];
    location.hash = form.closest("[data-part]").dataset.part;
    if (path) setTimeout(() => this.pads.get(form)?.draw(path), 200); // once the part has its measure
  }

  // ---- submission -----------------------------------------------------------------------------

  async submit(form) {
    if (form.busy) return;
    form.busy = true;
    try {
      const problems = this.problems(form);
      this.tell(form, problems);
      if (!problems.length) await this.page.trying(() => this.queue(form));
    } finally { form.busy = false; }
  }

  // What the page itself can see; the server asks everything again.
  problems(form) {
    const found = all(".entry", form).filter((entry) => this.asked(entry) && !this.filled(entry))
      .map((entry) => say("missing", { what: (one("label, legend", entry).firstChild.textContent || "").trim() }));
    const path = form.elements.path?.value || "";
    if (form.dataset.queue === "sign-party" && !path && !form.elements.paper.files.length) found.push(say("party_strokes"));
    if (form.dataset.queue === "sign-sheet") found.push(...this.another(form));
    if (all("input[type=file]", form).some(({ files }) => [...files].some((file) => file.size > MOST))) found.push(say("too_large", { n: MOST / 1024 / 1024 }));
    else if (path && !enough(path)) found.push(say("strokes"));
    if (new TextEncoder().encode(form.elements.password?.value || "").length > LONGEST_SECRET) found.push(say("password"));
    if (all("[data-most]", form).some((field) => field.value.length > field.dataset.most)) found.push(say("long"));
    for (const field of all("[minlength]", form)) {
      if (field.value && tidy(field.value).length < field.minLength) found.push(say("short", { n: field.minLength }));
    }
    if (form.dataset.queue === "skip" && !this.written(form).some(([name, text]) => name.startsWith("reason_") && text.trim())) {
      found.push(say("missing", { what: one("label", form).textContent.trim() }));
    }
    if (form.dataset.queue === "arrive") found.push(...this.alone(form));
    if (form.dataset.queue === "direct") found.push(...this.unproved(form));
    return found;
  }

  another(form) {
    const { now } = this.page;
    const { responsible } = now.sheets.find((s) => s.id === Number(form.dataset.thing));
    return responsible && responsible !== now.mine ? [say("another_signs")] : [];
  }

  alone(form) {
    const { now } = this.page;
    const there = new Set([...now.present, ...new FormData(form).getAll("inspectors").map(Number)]);
    return there.size < now.fewest ? [say("two")] : [];
  }

  // 第十五条：无法联系的，两种途径都要核实；都要有证明材料
  unproved(form) {
    const { now } = this.page;
    const ways = Object.keys(now.ways);
    const found = ways.filter((how) => !value(form, how) !== !value(form, `${how}_on`)).map((how) => say("half", { what: now.ways[how] }));
    const lost = value(form, "code") === now.unreachable && !found.length;
    if (ways.some((how) => value(form, `${how}_on`) > today())) found.push(say("future"));
    if (lost && attempts(this.page, form).length < ways.length) found.push(say("both_ways"));
    if (!now.evidence.length) found.push(say("no_proof"));
    return found;
  }

  asked(entry) { return one("[required], legend .quiet, label .quiet", entry); }

  filled(entry) {
    const fields = all("input, textarea, select", entry);
    return fields.some((field) => (field.matches("[type=radio], [type=checkbox]") ? field.checked : field.value.trim()));
  }

  tell(form, problems) {
    const box = one(".summary", form);
    box.hidden = !problems.length;
    box.replaceChildren(made("ul", {}, problems.map((text) => made("li", { text }))));
    if (problems.length) box.focus();
  }

  async queue(form) {
    const { outbox } = this.page;
    const id = store.number();
    const kind = form.dataset.queue;
    const fields = [["form_name", form.elements.form_name.value], ...this.written(form)];
    if (form.elements.shown) {
      fields.push(["shown", await this.shown(form)], ["signed_at", new Date().toISOString()], ["device", await device()]);
    }
    if (form.elements.password) fields.push(["password", await store.sealed(this.page.keys.seal, id, form.elements.password.value)]);
    const base = form.dataset.merge === undefined ? {} : this.base(form);
    const effect = EFFECTS[kind](this.page, form);
    const title = form.dataset.title;
    const url = new URL(form.action).pathname;
    // signed anew: the void one is replaced
    for (const void_ of outbox.own.filter((op) => op.state === "parked" && op.said.closing && op.said.url === url)) await outbox.drop(void_);
    const said = { kind, title, url, text: spoken(form), fields, base, effect, closing: form.dataset.closing !== undefined };
    await outbox.add(said, await this.chosen(form), { id });
    await this.done(form);
  }

  base(form) {
    const names = new Set(all("[name]:not([type=hidden])", form).map((field) => field.name));
    const kept = this.page.shownFields(form);
    return Object.fromEntries([...names].map((name) => [name, kept[name] || []]));
  }

  async shown(form) {
    const sheet = form.dataset.queue === "sign-sheet" && this.page.now.sheets.find((one_) => one_.id === Number(form.dataset.thing));
    const facts = sheet ? sheetFacts(sheet) : roundFacts(this.page.now);
    return store.digest(new TextEncoder().encode(canonical(facts)));
  }

  async done(form) {
    clearTimeout(form.timer);
    form.timer = 0;
    await this.turn.catch(() => {}); // a draft on its way would outlive the form
    const known = this.known(form);
    if (known) await this.page.outbox.drop(known);
    this.pads.get(form)?.clear();
    if (form.elements.password) form.elements.password.value = "";
    if (!form.hasAttribute("data-merge")) form.reset();
    this.first.set(form, JSON.stringify(this.written(form)));
    this.page.after(form.dataset.queue);
  }
}

// What was entered, as a person reads it.
function spoken(form) {
  const text = (field) => {
    if (field.matches("[type=radio], [type=checkbox]")) return field.checked ? field.closest("label").textContent.trim() : "";
    return field.matches("select") ? field.selectedOptions[0]?.textContent : field.value.replace("T", " ");
  };
  return all("input:not([type=hidden], [type=password]), textarea, select", form).map(text).filter(Boolean).join("\n");
}

const value = (form, name) => tidy(new FormData(form).get(name));
const values = (form, name) => new FormData(form).getAll(name);

// Of each way by which a party was looked for: when, and what came of it.
const attempts = ({ now }, form) => Object.keys(now.ways)
  .map((how) => ({ how, on: value(form, `${how}_on`), text: value(form, how) }))
  .filter(({ on, text }) => on && text);

// What each submission does to the visit as this tablet shows it.
const EFFECTS = {
  arrive: (_page, form) => ({ inspectors: values(form, "inspectors").map(Number), at: value(form, "arrived_at") }),
  prepare: (_page, form) => ({ done: values(form, "done") }),
  deliver: () => ({}),
  leave: (_page, form) => ({ inspectors: values(form, "inspectors").map(Number) }),
  skip: (page, form) => {
    const sheet = page.now.sheets.find((s) => s.id === Number(form.dataset.thing));
    const section = form.elements.skip.value;
    return { sheet: sheet.id, codes: page.answers.skippable(form.closest("[data-skip]"), sheet), reason: value(form, `reason_${section}`) };
  },
  finding: (_page, form) => ({
    id: Number(form.dataset.thing), method: value(form, "method"), codes: values(form, "codes"),
    problem: value(form, "problem"), disposal: value(form, "disposal"), corrected_on: value(form, "corrected_on") || null,
  }),
  escalate: (_page, form) => ({ id: Number(form.dataset.thing) }),
  direct: (page, form) => ({ code: value(form, "code"), ground: value(form, "ground"), attempts: attempts(page, form) }),
  measure: (_page, form) => {
    const kind = value(form, "kind");
    const how = ["stop", "urge"].includes(kind) ? value(form, "form") : "";
    return { kind, form: how, text: value(form, "text"), due_on: value(form, "due_on") || null, department_id: Number(form.dataset.thing) };
  },
  summary: (_page, form) => ({ summary: value(form, "summary") }),
  "sign-sheet": (_page, form) => ({ sheet: Number(form.dataset.thing) }),
  reopen: (_page, form) => ({ sheet: Number(form.dataset.thing) }),
  responsible: (_page, form) => ({ sheet: Number(form.dataset.thing), responsible_id: value(form, "responsible_id") }),
  "sign-paper": (_page, form) => ({ name: form.elements.member.selectedOptions[0].textContent }),
  conclude: () => ({}),
  "sign-member": (page) => ({ name: page.data.name }),
  "sign-party": (_page, form) => ({ name: value(form, "name") }),
  "refuse-party": () => ({}),
};

// A moment proposes itself when its part is opened.
export function moments(root) {
  for (const field of all("input[type=datetime-local]", root)) if (!field.value) field.value = wall(new Date());
}
