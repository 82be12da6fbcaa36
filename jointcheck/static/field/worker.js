// The service worker. The server writes VERSION, SHELL and LOST above. It answers pages and the
// product's own files while there is no network; it never touches anything that writes.
"use strict";

const KEPT = `shell-${VERSION}`;
const PATIENCE_MS = 5000; // a network that says nothing for so long is none

self.addEventListener("install", (event) => {
  const anew = SHELL.map((url) => new Request(url, { cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(anew)));
});

// A new worker waits until the page says that nothing is being typed.
self.addEventListener("message", (event) => {
  if (event.data === "activate-now") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("shell-") && name !== KEPT) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(own(event.request));
  else if (event.request.mode === "navigate" && url.pathname.startsWith("/field/")) {
    event.respondWith(navigated(event.request, url.pathname));
  }
});

async function own(request) {
  return (await caches.match(request, { ignoreSearch: true })) || fetch(request);
}

async function navigated(request, path) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return (await taken(path)) || (await caches.match(LOST)) || Response.error();
  }
}

// Any page of a visit leads to the one page that was taken along for it.
async function taken(path) {
  const found = await caches.match(path);
  if (found) return found;
  const visit = path.match(/^\/field\/visits\/\d+/);
  return visit ? caches.match(`${visit[0]}/away`) : undefined;
}
