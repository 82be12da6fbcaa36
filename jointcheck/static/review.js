// In the review queue: J and K move from row to row, Enter opens. Silent while somebody types.
"use strict";

(() => {
  const STEPS = { j: 1, k: -1 };
  const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

  const links = () => [...document.querySelectorAll("[data-rows] .end a")];

  function move(by) {
    const all = links();
    const row = document.activeElement.closest("[data-rows] tr");
    const now = all.findIndex((link) => row && row.contains(link));
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by;
    all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
  }

  document.addEventListener("keydown", (event) => {
    const by = STEPS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.target.closest(TYPING)) return;
    event.preventDefault();
    move(by);
  });
})();
