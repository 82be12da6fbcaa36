// What waits on this tablet, one by one: its state, and what a person must decide.

import * as store from "./store.js";
import { one, say, made, age } from "./words.js";

const TONES = { new: "due", tried: "due", parked: "seal", sent: "pass", foreign: "quiet" };
const NETWORK = { network: "network", server: "server", login: "expired", other: "another", ended: "ended" };

export function standing(page) {
  const { outbox, link } = page;
  const n = outbox.pending.length;
  const oldest = n ? Date.now() - Math.min(...outbox.pending.map((op) => op.at)) : 0;
  const parts = [n ? say("only_here", { n, age: age(oldest) }) : say("clear")];
  if (outbox.parked.length) parts.push(say("stuck", { n: outbox.parked.length }));
  if (outbox.elsewhere) parts.push(say("other", { n: outbox.elsewhere }));
  one("#pending").textContent = parts.join("；");
  one("#pending").className = n ? "badge seal" : "badge";
  const offline = link.standing === "network";
  one("#standing").replaceChildren(made("span", { text: offline ? say("offline") : say("online"), cls: `state full ${offline ? "due" : "pass"}` }));
  const name = NETWORK[link.standing];
  one("#queue-standing").textContent = name ? say(name, { name: link.other }) : "";
  news(page);
}

// What must be told wherever one is: the login, the account, the clock.
function news({ link, data, addresses, trouble, newer }) {
  const lines = [];
  if (trouble) lines.push(made("p", { text: say(trouble), cls: "wrong" }));
  if (link.standing === "login") lines.push(made("p", { text: say("expired"), cls: "wrong" }, [made("a", { text: say("log_in"), href: addresses.login, target: "_blank" })]));
  if (link.standing === "ended" || link.standing === "other") lines.push(made("p", { text: say(link.standing === "ended" ? "ended" : "another", { name: link.other }), cls: "wrong" }));
  if (Math.abs(link.skew) > 5) lines.push(made("p", { text: say("clock", { n: Math.abs(link.skew) }), cls: "wrong" }));
  if (newer) lines.push(made("p", { text: say("newer") }, [made("button", { text: say("update"), cls: "btn", type: "button", onclick: newer })]));
  const box = one("#news");
  const text = lines.map((line) => line.textContent).join();
  if (box.dataset.text !== text) box.replaceChildren(...lines);
  box.dataset.text = text;
  void data;
}

export function list(page) {
  const { outbox } = page;
  const rows = outbox.ops.filter((op) => op.kind !== "draft" && op.state !== "sent");
  const box = one("#queue-list");
  if (box.contains(document.activeElement) && document.activeElement.matches("button:focus-visible") && box.childElementCount === rows.length) return;
  box.replaceChildren(...rows.map((op) => row(page, op)));
  if (!rows.length) box.append(made("li", { text: say("empty") }));
}

function row(page, op) {
  const { outbox } = page;
  const state = outbox.held(op) && op.state === "new" ? "held" : op.state;
  const parts = [made("span", { text: op.said.title }), made("span", { text: say(state), cls: `state full ${TONES[op.state]}` })];
  if (op.state === "parked") parts.push(trouble(page, op));
  else if (op.state === "foreign" || (op.state === "new" && op.kind !== "answer")) {
    parts.push(made("button", { text: say("drop"), cls: "link", type: "button", "aria-label": `${say("drop")}：${op.said.title}`, onclick: () => abandon(page, op) }));
  }
  return made("li", { "data-op": op.id }, parts);
}

function trouble(page, op) {
  const { outbox } = page;
  const sentences = op.sentences?.length ? op.sentences : [say({ different: "different", large: "large" }[op.why] || "refused")];
  const box = made("div", { cls: "trouble" }, sentences.map((text) => made("p", { text, cls: "wrong" })));
  const acts = made("p", { cls: "acts" });
  if (op.clashes?.length) box.append(clashes(op), acts);
  else {
    box.append(made("p", { text: words(op), cls: "typed" }), acts);
    acts.append(made("button", { text: say("again"), cls: "btn", type: "button", onclick: () => again(page, op) }));
  }
  if (op.clashes?.length) {
    const choose = (name, which) => made("button", { text: say(name), cls: "btn", type: "button", onclick: () => outbox.resolve(op, chosen(op, which)).then(() => { page.refill(); return page.send(true); }) });
    acts.append(choose("keep_mine", (c) => c.mine), choose("take_theirs", (c) => c.theirs));
    if (op.clashes.every(textual)) acts.append(choose("keep_both", (c) => [[...c.theirs, ...c.mine].filter(Boolean).join("\n")]));
  }
  acts.append(made("button", { text: say("drop"), cls: "btn", type: "button", onclick: () => abandon(page, op) }));
  return box;
}

async function abandon(page, op) {
  if (!confirm(say("sure"))) return;
  await page.outbox.drop(op);
  page.refill();
}

const textual = ({ name }) => /^(n_|problem$|disposal$|summary$)/.test(name);
const chosen = (op, which) => Object.fromEntries(op.clashes.map((clash) => [clash.name, which(clash)]));
const words = (op) => op.said.text ?? op.said.fields.filter(([name]) => !["form_name", "password", "path", "shown", "sha256", "device"].includes(name)).map(([, value]) => value).filter(Boolean).join("\n");

function clashes(op) {
  const table = made("table", {}, [made("thead", {}, [made("tr", {}, ["", say("before"), say("mine"), say("theirs")].map((text) => made("th", { text, scope: "col" })))]), made("tbody")]);
  for (const clash of op.clashes) {
    table.tBodies[0].append(made("tr", {}, [made("th", { text: clash.label, scope: "row" }),
      ...[clash.base, clash.mine, clash.theirs].map((values) => made("td", { text: values.filter(Boolean).join("、") || "—", cls: "typed" }))]));
  }
  return made("div", {}, [made("p", { text: say("clash"), cls: "wrong" }), table]);
}

// The same words once more, under a new number: the old one may have been refused for good.
async function again({ outbox, send }, op) {
  const { files } = await store.contents(outbox.key, op.box);
  if (op.said.fields.some(([name]) => name === "password")) { op.state = "new"; await outbox.save(op); return send(true); }
  await outbox.add(op.said, files, { record: op.record });
  await outbox.drop(op);
  return send(true);
}
