// "Was I drawn?" One hash in this browser; nothing is sent anywhere.
// ticket = "0." + decimal digits of SHA-256(H + id), at least 64, written backwards; H = hex SHA-256(seed).
"use strict";

(() => {
  const proof = document.querySelector("[data-proof]");
  if (!proof || !globalThis.crypto?.subtle) return;
  const ask = proof.querySelector("[data-ask]");
  const answer = proof.querySelector("[data-answer]");
  const field = ask.querySelector("input");
  const SHOWN = 20;

  async function sha256(text) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function ticket(id) {
    const number = BigInt("0x" + await sha256(await sha256(proof.dataset.seed) + id)).toString();
    return "0." + [...number.padStart(64, "0")].reverse().join("");
  }

  function sentence(mine, cut) {
    const words = mine <= cut.dataset.cut ? proof.dataset.yes : proof.dataset.no;
    return words.replace("{t}", mine.slice(0, SHOWN)).replace("{s}", cut.dataset.stratum)
      .replace("{c}", cut.dataset.cut.slice(0, SHOWN));
  }

  async function check() {
    const typed = field.value.trim();
    const id = typed.includes(":") ? typed : typed.normalize("NFKC").toUpperCase();
    if (!id.includes(":") && id.length !== 18) {
      answer.textContent = proof.dataset.bad;
      return;
    }
    const mine = await ticket(id);
    const cuts = [...proof.querySelectorAll("[data-cut]")];
    answer.textContent = cuts.map((cut) => sentence(mine, cut)).join(" ");
  }

  ask.hidden = false;
  ask.querySelector("button").addEventListener("click", check);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") check(); });
})();
