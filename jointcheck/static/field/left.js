// On the login page: asks whether the person left, and then clears the tablet.

import { clear } from "./clear.js";

const line = document.querySelector("[data-left]");

if (line && isSecureContext && window.indexedDB && window.caches) {
  const { standing } = await (await fetch(line.dataset.left, { cache: "no-store" })).json();
  const left = standing === "ended" ? await clear() : 0;
  if (left) line.textContent = line.dataset.words.replace("{n}", left);
  line.dataset.cleared = standing;
}
