// Sentences of the page's language, and small pieces of page.

let words = {};

export const learn = (said) => { words = said; };
export const say = (name, given = {}) =>
  (words[name] || name).replace(/\{(\w+)\}/g, (_all, key) => given[key] ?? "");

export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const one = (selector, root = document) => root.querySelector(selector);

// A piece of page: text is always text, never markup.
export function made(tag, { text = "", cls = "", href = "", ...more } = {}, inside = []) {
  const element = document.createElement(tag);
  if (text !== "") element.textContent = text;
  if (cls) element.className = cls;
  if (href) element.href = href;
  for (const [name, value] of Object.entries(more)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...inside);
  return element;
}

export function age(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return say("now");
  return minutes < 90 ? say("minutes", { n: minutes }) : say("hours", { n: Math.round(minutes / 60) });
}

export const clock = (moment) => new Intl.DateTimeFormat("zh-CN", {
  month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai",
}).format(moment);

// The county's wall clock, as a field for a moment wants it.
export const wall = (moment) => new Date(moment.getTime() + 8 * 3600000).toISOString().slice(0, 16);
export const today = () => wall(new Date()).slice(0, 10);
