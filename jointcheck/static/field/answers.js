// A checklist on the tablet: every change is kept at once and becomes the item's operation.

import * as model from "./model.js";
import { all, one, say, made } from "./words.js";

const LONGEST = 2000;
const TYPING_MS = 150;

export class Answers {
  constructor(page) {
    this.page = page;
    this.timers = new Map();
    this.turn = Promise.resolve();
    this.keeping = 0;
    for (const section of all("section[data-sheet] [data-item][data-url]")) this.listen(section);
    for (const button of all("[data-fill]")) button.addEventListener("click", () => this.take(button));
  }

  listen(section) {
    section.addEventListener("change", () => this.keep(section));
    section.addEventListener("input", (event) => {
      if (event.target.matches("input[type=radio]")) return;
      clearTimeout(this.timers.get(section));
      this.timers.set(section, setTimeout(() => this.keep(section), TYPING_MS));
    });
  }

  get busy() { return this.keeping > 0 || this.timers.size > 0; }

  // Before the page goes, and before a camera opens: what is typed is kept now.
  flush() {
    const waiting = [...this.timers.keys()];
    this.timers.clear();
    return Promise.all(waiting.map((section) => this.keep(section)));
  }

  take(button) {
    const note = document.getElementById(button.dataset.fill);
    note.value = [note.value.trim(), button.textContent.trim()].filter(Boolean).join("\n");
    note.dispatchEvent(new Event("change", { bubbles: true }));
    note.focus();
  }

  entered(section) {
    const field = one("[name^=v_]:checked, [name^=v_]:not([type=radio])", section);
    return { value: model.tidy(field?.value), note: model.tidy(one("[name^=n_]", section)?.value) };
  }

  // One after another: what is kept next must know what was kept before. One that failed holds up
  // none after it.
  keep(section) {
    clearTimeout(this.timers.get(section));
    this.timers.delete(section);
    this.keeping += 1;
    this.turn = this.turn.catch(() => {}).then(() => this.kept(section)).finally(() => { this.keeping -= 1; });
    return this.turn;
  }

  async kept(section) {
    const { outbox } = this.page;
    const sheet = Number(section.closest("[data-sheet]").dataset.sheet);
    const code = section.dataset.item;
    const now = this.page.now.sheets.find((s) => s.id === sheet).answers[code] || { value: "", note: "" };
    const { value, note } = this.entered(section);
    if (value === model.PROBLEM && value !== now.value) one("[data-note]", section).open = true;
    if (now.value === value && now.note === note) return;
    // one that was refused may be mended under its number: the server keeps none of it
    const waiting = outbox.own.find((op) => (op.state === "new" || op.state === "parked") && op.kind === "answer"
      && op.officer === outbox.officer && op.said.url === section.dataset.url && !outbox.turned(op));
    const base = waiting ? waiting.said.base : { [`v_${code}`]: [now.value], [`n_${code}`]: [now.note] };
    const said = {
      kind: "answer", title: section.dataset.title, url: section.dataset.url, base,
      fields: [["form_name", section.dataset.form], [`v_${code}`, value], [`n_${code}`, note]],
      effect: { sheet, code, value, note },
    };
    await this.page.trying(async () => (waiting ? outbox.rewrite(waiting, said) : outbox.add(said)));
  }

  // Fields as the visit stands; a field that is being typed in is left alone.
  fill(now) {
    for (const section of all("section[data-sheet]")) {
      const sheet = now.sheets.find((s) => s.id === Number(section.dataset.sheet));
      for (const item of all("[data-item]", section)) this.set(item, sheet.answers[item.dataset.item] || { value: "", note: "" });
    }
  }

  set(item, { value, note }) {
    const read = one("[data-answer]", item);
    if (read) {
      read.textContent = [value ? value + (item.dataset.unit || "") : say("unchecked"), note].filter(Boolean).join("：");
      return;
    }
    if (item.contains(document.activeElement) && document.activeElement.matches("textarea, input:not([type=radio])")) return;
    for (const field of all("[name^=v_]", item)) {
      if (field.type === "radio") field.checked = field.value === value;
      else if (model.tidy(field.value) !== value) field.value = value;
    }
    const field = one("[name^=n_]", item);
    if (model.tidy(field.value) !== note) field.value = note;
    if (note || value === model.PROBLEM) one("[data-note]", item).open = true;
  }

  show(now, ops) {
    for (const section of all("section[data-sheet]")) {
      const sheet = now.sheets.find((s) => s.id === Number(section.dataset.sheet));
      this.sheet(section, sheet, ops);
    }
  }

  sheet(section, sheet, ops) {
    const filling = section.querySelector("[data-url]") && !sheet.signed;
    const visible = new Map((filling ? model.offered : model.shown)(sheet).map((item) => [item.code, item]));
    const counts = new Set(model.shown(sheet).map((item) => item.code));
    for (const item of all("[data-item]", section)) {
      item.hidden = !visible.has(item.dataset.item);
      item.inert = sheet.signed;
      if (!item.hidden && item.dataset.url) this.state(item, { ...visible.get(item.dataset.item), counts: counts.has(item.dataset.item) }, sheet, ops);
    }
    for (const block of all("[data-block]", section)) block.hidden = !one("[data-item]:not([hidden])", block);
    for (const skip of all("[data-skip]", section)) skip.hidden = sheet.signed || !this.skippable(skip, sheet).length;
    const open = model.open(sheet).length;
    const all_ = model.wanted(sheet).length;
    for (const line of all(`[data-sheet="${sheet.id}"] > .sub [data-progress], [data-task="sheet-${sheet.id}"] [data-progress]`)) {
      line.textContent = say("progress", { n: all_ - open, all: all_ });
    }
    one("[data-signed]", section).hidden = !sheet.signed;
    for (const part of all("[data-reopen]", section)) part.hidden = !sheet.signed;
    for (const part of all("[data-reopened]", section)) part.hidden = !sheet.reopened;
    for (const part of all("[data-responsible]", section)) part.hidden = sheet.signed;
    const sign = one("[data-sign]", section);
    if (sign) sign.hidden = sheet.signed || open > 0;
    if (sign && !sign.hidden) this.read(one("[data-read]", sign), section, sheet);
  }

  read(box, section, sheet) {
    const found = model.shown(sheet).filter((item) => sheet.answers[item.code]?.value === model.PROBLEM);
    box.replaceChildren(...found.map((item) => made("p", {
      text: `${one(`[data-item="${item.code}"]`, section).dataset.title}：${sheet.answers[item.code].note}`, cls: "seal" })));
    if (!found.length) box.append(made("p", { text: say("nothing") }));
  }

  // The verdicts of a section that a skip would answer.
  skippable(skip, sheet) {
    const section = Number(one("[name=skip]", skip).value);
    return model.shown(sheet).filter((item) => item.section === section && item.kind === "verdict"
      && !sheet.answers[item.code]?.value).map((item) => item.code);
  }

  state(item, row, sheet, ops) {
    const line = one("[data-state]", item);
    const last = ops.findLast((op) => op.kind === "answer" && op.said.url === item.dataset.url);
    const missing = model.lacks(row, sheet);
    const { value, note = "" } = sheet.answers[row.code] || {};
    const words = [];
    if (note.length > LONGEST) words.push(["long", "seal"]);
    if (last?.state === "parked") words.push(["parked", "seal"]);
    else if (last && last.state !== "sent") words.push(["kept", "due"]);
    if (value) words.push(...missing.map((name) => [name, "due"]));
    else if (!row.optional && row.counts) words.push(["unchecked", "quiet"]);
    if (value && !words.length) words.push(["saved", "pass"]);
    line.replaceChildren(...words.map(([name, tone]) => made("span", { text: say(name), cls: `state full ${tone}` })));
    for (const sentence of all("[data-on]", item)) sentence.hidden = Boolean(value) && sentence.dataset.on !== value;
  }
}
