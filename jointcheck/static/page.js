// What a page does beyond plain HTML: focus, copying, one submission at a time, polite news.
"use strict";

(() => {
  const said = document.getElementById("said");
  const notice = document.getElementById("notice");
  const AGAIN_MS = 10000; // a download leaves the page standing: its form opens again
  const MARK_MS = 1000;

  document.documentElement.classList.add("js");

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function say(sentence) {
    said.textContent = "";
    requestAnimationFrame(() => { said.textContent = sentence; });
  }

  function focusSummary(root) {
    const summary = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (summary) summary.focus();
    return Boolean(summary);
  }

  // Copying: navigator.clipboard is absent on plain http, so select the text for the person there.
  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(said.dataset.copied);
      button.textContent = said.dataset.copied;
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
    }
  }

  // One submission at a time; the server's form key is the real guard.
  function guard(event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => release(form), AGAIN_MS);
  }

  // A table that hangs over its frame is moved by the keyboard too.
  function reach() {
    for (const frame of all(".table")) {
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
    }
  }

  const release = (form) => { delete form.dataset.sent; };

  function mark(block) {
    block.classList.add("swapped");
    setTimeout(() => block.classList.remove("swapped"), MARK_MS);
  }

  function swapped(event) {
    const block = event.detail.elt;
    if (block === document.body || !block.isConnected || block.closest("#notice, #rail")) return;
    mark(block);
    if (!focusSummary(block)) say(block.dataset.said || said.dataset.swapped);
  }

  function failed(sentence) {
    if (!notice) return;
    notice.textContent = sentence;
    notice.scrollIntoView({ block: "nearest" });
  }

  // 已选 N 项
  function recount(form) {
    const line = form?.querySelector("[data-picked]");
    if (!line) return;
    const whole = form.querySelector("[data-all]:checked");
    const n = whole ? whole.dataset.all : all("[data-pick]:checked", form).length;
    line.textContent = line.dataset.words.replace("{n}", n);
  }

  // data-key="KeyJ": Alt+J presses or focuses that element.
  function shortcut(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("input:not([type=radio], [type=checkbox]), textarea, select")) wanted.focus();
    else wanted.click();
  }

  document.addEventListener("submit", guard, true);
  document.addEventListener("keydown", shortcut);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick], [data-all]")) recount(event.target.form);
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

  document.addEventListener("htmx:load", swapped);
  document.addEventListener("htmx:load", reach);
  addEventListener("resize", reach);
  reach();
  document.addEventListener("htmx:beforeRequest", () => { if (notice) notice.textContent = ""; });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) release(form);
  });
  document.addEventListener("htmx:sendError", () => failed(notice.dataset.lost));
  document.addEventListener("htmx:timeout", () => failed(notice.dataset.lost));
  document.addEventListener("htmx:responseError", () => setTimeout(() => {
    if (!notice.textContent.trim()) failed(notice.dataset.failed);
  }, 50));

  if (focusSummary(document.body)) document.title = said.dataset.error + document.title;
})();
