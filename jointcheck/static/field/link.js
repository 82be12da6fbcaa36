// The way to the server: who is logged in, the token for this moment, sending, and the report of
// what stands only here. Nothing of it is remembered: a token is fetched when it is needed.

import * as store from "./store.js";
import { clear } from "./clear.js";

const ASKING_MS = 8000;

export class Link extends EventTarget {
  constructor(officer, addresses) {
    super();
    Object.assign(this, { officer, addresses, csrf: "", standing: "", skew: 0 });
  }

  // Who is logged in; {why} is empty when this officer's own items may be sent.
  async ask() {
    let said;
    try {
      const answer = await fetch(this.addresses.ping, { cache: "no-store", signal: AbortSignal.timeout(ASKING_MS) });
      if (!answer.ok) return this.stands("server");
      said = await answer.json();
    } catch { return this.stands("network"); }
    this.skew = Math.round((Date.now() - Date.parse(said.now)) / 60000);
    this.csrf = said.csrf || "";
    this.other = said.name;
    if (said.standing === "ended") {
      await clear();
      return this.stands("ended");
    }
    if (said.standing !== "in") return this.stands("login");
    return this.stands(said.officer === this.officer ? "" : "other");
  }

  stands(why) {
    this.standing = why;
    this.dispatchEvent(new Event("change"));
    return { why };
  }

  async post(url, form, operation, within) {
    let answer;
    try {
      answer = await fetch(url, {
        method: "POST", body: form, redirect: "manual", signal: AbortSignal.timeout(within),
        headers: { "X-Operation": operation, "X-CSRFToken": this.csrf },
      });
    } catch { return { why: "network" }; }
    try {
      const said = await answer.json();
      return answer.status >= 500 ? { why: "server" } : said;
    } catch { return { why: "server" }; } // not our answer: a proxy's page, or one cut in half
  }

  // Tell the server how much stands only here, and learn which of others' items it has by now.
  async report(outbox) {
    const visits = new Map([[outbox.record, []]]);
    for (const op of outbox.pending) visits.set(op.record, [...visits.get(op.record) || [], op]);
    const said = {
      device: await device(),
      visits: [...visits].map(([record, ops]) => ({
        record, pending: ops.length, parked: ops.filter((op) => op.state === "parked").length,
        oldest: ops.length ? Math.min(...ops.map((op) => op.at)) : null,
      })),
      foreign: outbox.foreign.map((op) => op.id),
    };
    try {
      const answer = await fetch(this.addresses.report, {
        method: "POST", body: JSON.stringify(said), signal: AbortSignal.timeout(ASKING_MS),
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
      });
      const { known } = await answer.json();
      for (const op of outbox.foreign.filter((one) => known.includes(one.id))) await outbox.received(op, "");
    } catch { /* the next pass tells it */ }
  }
}

// The keys of this officer for this visit: from the tablet, else from the server while logged in.
export async function unlocked(officer, record, address) {
  const own = await store.kept("officer");
  const visit = await store.kept(`visit-${record}`);
  if (own && own.officer === officer && visit) return { officer, key: own.key, visit: visit.key, seal: own.seal };
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error("no key");
  const said = await answer.json();
  if (said.officer !== officer) throw new Error("another officer");
  const key = await store.secret(said.key);
  const seal = await store.sealing(said.seal);
  const shared = await store.secret(said.visit);
  await store.keep({ name: "officer", officer, key, seal });
  await store.keep({ name: `visit-${record}`, officer, key: shared });
  return { officer, key, visit: shared, seal };
}

// A random name of this browser; it says nothing about anybody.
export async function device() {
  let name = localStorage.getItem("jc_device");
  if (!name) localStorage.setItem("jc_device", name = store.number());
  return name;
}
