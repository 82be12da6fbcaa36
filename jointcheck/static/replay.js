// Uncovers the rows of a stored draw one after another; it decides nothing.
"use strict";

(() => {
  const stage = document.querySelector("[data-replay]");
  if (!stage) return;
  const rows = [...stage.querySelectorAll("[data-row]")];
  const box = stage.querySelector("[data-start]");
  const start = box.querySelector("button");
  const count = stage.querySelector("[data-count]");
  const told = (n) => {
    count.textContent = count.dataset.words.replace("{n}", n).replace("{all}", rows.length);
  };
  const WHOLE_MS = 30000;
  const STEP_MS = Math.min(1200, WHOLE_MS / Math.max(1, rows.length));

  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  box.hidden = false;

  const play = () => {
    start.disabled = true;
    rows.forEach((row) => { row.hidden = true; });
    count.hidden = false;
    told(0);
    rows.forEach((row, n) => setTimeout(() => {
      row.hidden = false;
      told(n + 1);
      row.scrollIntoView({ block: "nearest" });
      if (n === rows.length - 1) start.disabled = false;
    }, STEP_MS * (n + 1)));
  };

  start.addEventListener("click", () => {
    stage.requestFullscreen?.().catch(() => {});
    play();
  });
  if (location.hash === "#now") play(); // the screen in the hall has just seen the lock
})();
