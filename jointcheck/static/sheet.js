// A checklist being filled: what shows, sentences to take over, and nothing left behind unsaved.
"use strict";

(() => {
  const form = document.getElementById("sheet");
  if (!form) return;
  const VERDICT_WITH_NOTE = "发现问题";
  let unsaved = 0; // items typed into and not answered for yet
  const waiting = new Set();

  const item = (target) => target.closest("[data-item]");

  function verdict(section) {
    return section.querySelector("input[type=radio]:checked")?.value || "";
  }

  function offer(section) {
    const chosen = verdict(section);
    section.querySelectorAll("[data-on]").forEach((line) => {
      line.hidden = Boolean(chosen) && line.dataset.on !== chosen;
    });
    if (chosen === VERDICT_WITH_NOTE) section.querySelector("[data-note]").open = true;
  }

  function take(button) {
    const note = document.getElementById(button.dataset.fill);
    note.value = [note.value.trim(), button.textContent.trim()].filter(Boolean).join("\n");
    note.dispatchEvent(new Event("change", { bubbles: true }));
    note.focus();
  }

  function show(codes) {
    form.querySelectorAll("[data-item]").forEach((section) => {
      section.hidden = !codes.includes(section.dataset.item);
    });
    form.querySelectorAll("[data-block]").forEach((block) => {
      block.hidden = !block.querySelector("[data-item]:not([hidden])");
    });
  }

  function touched(event) {
    const section = item(event.target);
    if (!section) return;
    if (!("trial" in form.dataset)) waiting.add(section.dataset.item);
    unsaved = waiting.size;
    offer(section);
  }

  function answered(event) {
    const section = item(event.detail.elt);
    if (!section || !event.detail.xhr || event.detail.xhr.status !== 200) return;
    waiting.delete(section.dataset.item);
    unsaved = waiting.size;
  }

  // A link away waits until what was typed has arrived, at most as long as a person would.
  async function leave(event) {
    const link = event.target.closest("a[href]");
    if (!link || !unsaved || link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    for (let tenths = 0; unsaved && tenths < 30; tenths += 1) {
      await new Promise((done) => { setTimeout(done, 100); });
    }
    location.href = link.href;
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => { waiting.clear(); unsaved = 0; });
  document.addEventListener("htmx:afterRequest", answered);
  document.addEventListener("sheet", (event) => show(event.detail.shown));
  document.addEventListener("click", (event) => {
    const sentence = event.target.closest("[data-fill]");
    if (sentence) take(sentence);
    else leave(event);
  });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  form.querySelectorAll("[data-item]").forEach(offer);
})();
