// The proof page: "Was I drawn?" by one hash, and the whole draw again. All in this browser.

import { Fault, verify } from "./bundle.js";
import { SHOWN, tickets } from "./ticket.js";

const CREDIT_CODE = /^[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}$/i;

const proof = document.querySelector("[data-proof]");
if (proof) {
  if (!globalThis.crypto?.subtle) proof.querySelector("[data-insecure]").hidden = false;
  selfCheck(proof.querySelector("[data-mine]"));
  whole(proof.querySelector("[data-whole]"));
}

function filled(sentence, facts) {
  return sentence.replace(/[{](\w+)[}]/g, (all, key) => facts[key] ?? all);
}

// The id as it stands in the list: the 18-digit code, or where licences are drawn "kind:number",
// of which the number alone may be typed. Empty when it can be neither.
function idOf(typed, unit) {
  const text = typed.normalize("NFKC").trim();
  if (text.includes(":")) return typed.trim().replace("：", ":").normalize("NFC");
  if (!unit) return text.length === 18 ? text.toUpperCase() : "";
  return text && !CREDIT_CODE.test(text) ? `${unit}:${text}` : "";
}

function selfCheck(box) {
  const ask = box.querySelector("[data-ask]");
  const answer = box.querySelector("[data-answer]");
  const field = ask.querySelector("input");

  function check() {
    const id = idOf(field.value, box.dataset.unit);
    if (!id) {
      answer.textContent = box.dataset.bad;
      return;
    }
    const mine = tickets(proof.dataset.seed).of(id);
    answer.textContent = [...box.querySelectorAll("[data-cut]")].map(({ dataset }) => {
      const drawn = mine <= dataset.cut;
      const facts = { t: mine.slice(0, SHOWN), s: dataset.stratum, c: dataset.cut.slice(0, SHOWN) };
      return filled(drawn ? box.dataset.yes : box.dataset.no, facts);
    }).join(" ");
  }

  ask.hidden = false;
  ask.querySelector("button").addEventListener("click", check);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") check(); });
}

function whole(box) {
  const [found, bar] = ["[data-found]", "progress"].map((one) => box.querySelector(one));
  const buttons = box.querySelectorAll("button, input");
  const words = Object.fromEntries([...box.querySelectorAll("[data-word]")]
    .map((word) => [word.dataset.word, word.textContent]));

  function say(key, facts, tone = "") {
    const line = document.createElement("li");
    const word = document.createElement(tone ? "strong" : "span");
    word.textContent = filled(words[key], facts);
    if (tone) word.className = `state full ${tone}`;
    line.append(word);
    found.append(line);
  }

  // the browser may draw the bar between two portions
  let done = 0;
  async function tell(more, all) {
    bar.max = Math.max(1, all);
    bar.value = done += more;
    await new Promise((go) => { setTimeout(go); });
  }

  async function run(read) {
    found.replaceChildren();
    buttons.forEach((one) => { one.disabled = true; });
    done = 0;
    bar.parentElement.hidden = false;
    bar.removeAttribute("value");
    try {
      await verify(await read(), proof.dataset.commit, say, tell);
      say("right", {}, "pass");
    } catch (fault) {
      const known = fault instanceof Fault;
      say(known ? fault.message : "broken", known ? fault.facts : { e: String(fault) }, "seal");
    }
    bar.parentElement.hidden = true;
    buttons.forEach((one) => { one.disabled = false; });
  }

  box.querySelector("[data-start]").hidden = false;
  box.querySelector("button").addEventListener("click", () => run(async () => {
    const answer = await fetch(box.dataset.whole);
    if (!answer.ok) throw new Error(answer.status);
    return answer.arrayBuffer();
  }));
  box.querySelector("input[type=file]").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) run(() => file.arrayBuffer());
  });
}
