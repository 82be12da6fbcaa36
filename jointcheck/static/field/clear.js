// After logout, or when the account was taken away: nothing of a visit stays on the tablet but the
// encrypted items that were never sent.

import * as store from "./store.js";

export async function clear() {
  for (const name of await caches.keys()) {
    if (name.startsWith("visits-")) await caches.delete(name);
  }
  await store.forget();
  for (const row of await store.rows()) {
    if (row.state === "sent" || row.state === "foreign") await store.drop(row.seq);
  }
  return (await store.rows()).length;
}

// Another officer has logged in: the pages and the key of the one before him go.
export async function leaveOnly(officer) {
  for (const name of await caches.keys()) {
    if (name.startsWith("visits-") && name !== `visits-${officer}`) await caches.delete(name);
  }
  const held = await store.kept("officer");
  if (held && held.officer !== officer) await store.forget();
}
