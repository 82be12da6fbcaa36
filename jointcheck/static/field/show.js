// The visit as a list of tasks, as the content that is signed, and as paper.

import * as model from "./model.js";
import * as store from "./store.js";
import { all, one, say, made } from "./words.js";

const set = (name, word, tone, full = false) => {
  const state = one(`[data-task="${name}"] > .state`);
  if (!state) return;
  state.textContent = word;
  state.className = `state ${tone}${full ? " full" : ""}`;
};

export function tasks(now, outbox) {
  const there = now.present.length;
  const ready = now.prepared.length;
  const asked = all("[data-part=prepare] [name=done]").length;
  set("prepare", ready < asked ? say("rest", { n: asked - ready }) : say("done"), ready < asked ? "quiet" : "pass", ready >= asked);
  set("arrive", there ? say("arrived", { n: there }) : say("not_arrived"), there >= now.fewest ? "pass" : "quiet", there >= now.fewest);
  one("#there").textContent = there ? say("arrived", { n: there }) : say("not_arrived");
  const deliver = one("#delivering");
  if (deliver) deliver.hidden = !now.announce;
  for (const sheet of now.sheets) {
    const open = model.open(sheet).length;
    const begun = Object.keys(sheet.answers).length;
    if (sheet.reopened) set(`sheet-${sheet.id}`, say("reopened"), "due");
    else if (sheet.signed) set(`sheet-${sheet.id}`, say("signed"), "pass", true);
    else set(`sheet-${sheet.id}`, open ? (begun ? say("rest", { n: open }) : say("unchecked")) : say("done"), open && !begun ? "quiet" : "act");
  }
  for (const row of now.findings) {
    set(`finding-${row.id}`, row.codes.length ? say("filled") : say("not_filled"), row.codes.length ? "pass" : "quiet", row.codes.length > 0);
  }
  set("direct", now.direct ? say("filled") : say("none"), now.direct ? "pass" : "quiet", Boolean(now.direct));
  for (const line of all("[data-task^=sheet-], [data-task^=finding-]")) line.hidden = Boolean(now.direct);
  set("measures", now.measures.length ? say("measures", { n: now.measures.length }) : say("none"), "quiet");
  set("evidence", now.evidence.length ? say("count", { n: now.evidence.length }) : say("none"), "quiet");
  const concluded = !["waiting", "visiting"].includes(now.state);
  set("signing", concluded ? say("concluded") : model.hindrances(now).length ? say("cannot") : say("ready"), concluded ? "pass" : "act", concluded);
  const waiting = outbox.pending.length;
  set("queue", waiting ? say("measures", { n: waiting }) : say("clear"), outbox.parked.length ? "seal" : waiting ? "due" : "pass");
}

// What the bottom bar leads to: the first thing that is not done and is this officer's.
export function next(now) {
  if (now.direct) return "#signing";
  if (now.present.length < now.fewest) return "#arrive";
  const sheet = now.sheets.find((s) => s.department_id === now.own && !s.signed);
  if (sheet) return `#sheet-${sheet.id}`;
  const row = now.findings.find((r) => r.department_id === now.own && !r.codes.length);
  return row ? `#finding-${row.id}` : "#signing";
}

export async function content(now, outbox) {
  const box = one("#content");
  box.replaceChildren(made("h2", { text: now.entity }), record(now));
  const digest = await store.digest(new TextEncoder().encode(model.canonical(model.roundFacts(now))));
  one("#content-digest").textContent = say("digest", { n: digest });
  for (const place of all("[data-digest]")) place.textContent = digest.slice(0, 16);
  lacking(now);
  signatures(now);
  const concluded = !["waiting", "visiting"].includes(now.state);
  const concluding = one("#concluding");
  if (concluding) concluding.hidden = concluded || model.hindrances(now).length > 0;
  one("#after").hidden = now.state !== "concluded";
  one("#sign-member").hidden = now.signed.includes(now.name) || now.taken.members.some(({ op }) => op.officer === outbox.officer && op.state !== "parked");
  one("#sign-party").hidden = Boolean(now.party || now.direct || (now.taken.party && now.taken.party.op.state !== "parked"));
}

function record(now) {
  const table = made("table", {}, [made("tbody")]);
  for (const row of now.findings) {
    const words = row.codes.map((code) => now.codes[code] || code).join("、") || say("unchecked");
    table.tBodies[0].append(made("tr", {}, [
      made("td", { text: `${row.department}\n${row.item}`, cls: "typed" }),
      made("td", { text: [words, row.problem, row.disposal, row.corrected_on].filter(Boolean).join("\n"), cls: "typed" }),
    ]));
  }
  const parts = [table, ...direct(now)];
  for (const sheet of now.direct ? [] : now.sheets) parts.push(made("p", { text: `${sheet.department}《${sheet.title}》：${counts(sheet)}` }));
  for (const one_ of now.measures) parts.push(made("p", { text: measure(one_) }));
  if (now.summary) parts.push(made("p", { text: now.summary, cls: "typed" }));
  parts.push(made("p", { text: say("evidence", { n: now.evidence.length }) }));
  return made("div", {}, parts);
}

function direct(now) {
  if (!now.direct) return [];
  const { code, ground, attempts } = now.direct;
  return [now.codes[code] || code, ground, ...attempts.map(({ how, on, text }) => `${on}　${now.ways[how]}：${text}`)]
    .map((text) => made("p", { text, cls: "typed" }));
}

// 第十五条: what was formed without a visit, in place of its form.
export function unvisited(now) {
  one("#direct-made").hidden = !now.direct;
  const form = one("#direct-make");
  if (form) form.hidden = Boolean(now.direct);
  one("#direct-said").replaceChildren(...direct(now));
}

function counts(sheet) {
  const values = model.shown(sheet).map((item) => sheet.answers[item.code]?.value);
  const n = (word) => values.filter((value) => value === word).length;
  return [["passed", model.PASS], ["found", model.PROBLEM], ["absent", model.ABSENT]].map(([name, word]) => say(name, { n: n(word) })).join("，");
}

function measure({ kind, form, text, due_on: due }) {
  const how = form ? `（${one(`[data-part=measures] [name=form][value="${form}"]`).closest("label").textContent.trim()}）` : "";
  return `${optionWords("kind", kind)}${how}：${text}${due ? `　${say("due", { day: due })}` : ""}`;
}

function optionWords(name, value) {
  return one(`[data-part=measures] [name=${name}] option[value="${value}"]`)?.textContent || value;
}

function lacking(now) {
  const found = ["waiting", "visiting"].includes(now.state) ? model.hindrances(now) : [];
  const box = one("#lacks");
  box.hidden = !found.length;
  one("#lacks-list").replaceChildren(...found.map(([name, given, where]) => made("li", {}, [made("a", { text: say(name, given), href: where })])));
}

function signatures(now) {
  const taken = [...now.taken.members, ...(now.taken.party ? [now.taken.party] : [])];
  one("#signatures").replaceChildren(
    ...now.signed.map((name) => made("li", {}, [made("span", { text: name }), made("span", { text: say("signed"), cls: "state full pass" })])),
    ...taken.map(({ name, op }) => made("li", {}, [
      made("span", { text: name || op.said.title }),
      made("span", { text: op.state === "parked" ? say("void") : op.state === "sent" ? say("signed") : say("waits"),
        cls: `state full ${op.state === "parked" ? "seal" : op.state === "sent" ? "pass" : "due"}` }),
    ])),
  );
}

export function measures(now, outbox) {
  one("#measures-list").replaceChildren(...now.measures.map((one_) => {
    const op = outbox.own.find((o) => o.kind === "measure" && o.said.effect === one_);
    const line = made("li", { text: measure(one_) });
    if (op && op.state === "new") line.append(" ", made("button", { text: say("drop"), cls: "link", type: "button", onclick: () => outbox.drop(op) }));
    return line;
  }));
}

export async function papers(now) {
  one("#print-record").replaceChildren(record(now));
  one("#print-there").textContent = one("#there").textContent;
  for (const line of all("[data-print-party]")) line.hidden = Boolean(now.direct); // 第十五条: nobody was there
  for (const paper of all("[data-print-sheet]")) {
    const sheet = now.sheets.find((s) => s.id === Number(paper.dataset.printSheet));
    const visible = new Set(model.shown(sheet).map((item) => item.code));
    for (const row of all("[data-row]", paper)) {
      const { value = "", note = "" } = sheet.answers[row.dataset.row] || {};
      row.hidden = !visible.has(row.dataset.row);
      // an unknown answer prints as a blank to be filled by hand, never as a default
      row.cells[1].textContent = value ? value + row.dataset.unit : "□未发现问题 □发现问题 □不涉及";
      row.cells[2].textContent = note;
    }
    const text = new TextEncoder().encode(model.canonical(model.sheetFacts(sheet)));
    one("[data-sheet-digest]", paper).textContent = (await store.digest(text)).slice(0, 16);
  }
}

export function printing() {
  for (const button of all("[data-print]")) {
    button.addEventListener("click", () => {
      for (const paper of all("[data-paper]")) paper.hidden = paper.dataset.paper !== button.dataset.print;
      document.documentElement.dataset.roll = one("[name=paper]:checked").value === "roll" ? "yes" : "no";
      document.documentElement.classList.add("printing");
      window.print();
      document.documentElement.classList.remove("printing");
    });
  }
}
