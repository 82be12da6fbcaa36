// Taking a visit along: its page, the list and the product's own files, and saying when it is done.

import { all, made, one, say, clock } from "./words.js";
import { leaveOnly } from "./clear.js";

export async function worker(page) {
  const registration = await navigator.serviceWorker.register(page.addresses.worker, { scope: "/field/" });
  const offer = (waiting) => {
    page.newer = async () => { await page.flush(); waiting.postMessage("activate-now"); };
    page.show();
  };
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh.addEventListener("statechange", () => {
      if (fresh.state === "installed" && navigator.serviceWorker.controller) offer(fresh);
    });
  });
  let had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (had) location.reload(); had = true; });
  return registration;
}

// A page goes into the cache only if it is itself: never a login page in its place.
async function fetched(url) {
  const answer = await fetch(url, { cache: "no-store", headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(url);
  return answer;
}

export async function take(page) {
  const { addresses, data } = page;
  const bar = one("#taking");
  const urls = [addresses.list, addresses.brief, location.pathname];
  bar.max = urls.length + 1;
  bar.value = 0;
  bar.hidden = false;
  try {
    await leaveOnly(data.officer);
    const cache = await caches.open(`visits-${data.officer}`);
    let size = 0;
    for (const url of urls) {
      bar.value += 1;
      one("#taken").textContent = say("taking", { n: bar.value, all: bar.max });
      const answer = await fetched(url);
      size += (await answer.clone().blob()).size;
      await cache.put(url, answer);
    }
    await navigator.serviceWorker.ready;
    bar.value += 1;
    const said = { at: Date.now(), size };
    await cache.put(`${location.pathname}?taken`, new Response(JSON.stringify(said)));
    tell(said);
  } catch {
    if (!await taken(page)) one("#taken").textContent = say("failed");
  }
  bar.hidden = true;
}

function tell({ at, size }) {
  one("#taken").textContent = say("taken", { at: clock(new Date(at)), size: `${Math.ceil(size / 1024)} KB` });
  one("#taken").dataset.ready = "yes";
}

export async function taken(page) {
  const found = await caches.match(`${location.pathname}?taken`, { cacheName: `visits-${page.data.officer}` });
  if (found) tell(await found.json());
  else one("#taken").textContent = say("not_taken");
  return Boolean(found);
}

// What plugins say of the answers that have arrived; without network what they said the last time.
export async function advice({ data, link }) {
  const cache = await caches.open(`visits-${data.officer}`);
  for (const box of all("[data-advice]")) {
    const url = box.dataset.advice;
    if (!link.standing) await fetched(url).then((answer) => cache.put(url, answer)).catch(() => {});
    const kept = await cache.match(url);
    const text = kept ? await kept.text() : "";
    const said = all("main li", new DOMParser().parseFromString(text, "text/html"));
    const line = (item) => made("li", { cls: "due" }, [made("a", {
      text: item.textContent, href: `#item-${box.dataset.thing}-${one("a", item).hash.slice("#item-".length)}` })]);
    box.replaceChildren(one("h2", box), made("ul", {}, said.map(line)));
    box.hidden = !said.length;
  }
}

export async function space(page) {
  const lasts = await navigator.storage?.persist?.();
  const { usage = 0, quota = 0 } = await navigator.storage?.estimate?.() || {};
  const lines = [say(lasts ? "lasting" : "fleeting")];
  if (quota && usage / quota > 0.8) lines.push(say("nearly_full"));
  one("#queue-space").textContent = lines.join(" ");
  void page;
}
