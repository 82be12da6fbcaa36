// Verifies a published draw from its zip, in this browser, as verify.py does beside it.
// Every fault names file and line; nothing is sent anywhere.

import { hex, sha256 } from "./sha256.js";
import { lowest, SHOWN } from "./ticket.js";

const TABLES = { pool: 2, excluded: 2, roster: 5, recusal: 3 };
const NAMES = [...Object.keys(TABLES), "commit", "seed", "result"].map((name) => `${name}.txt`);
const ALGORITHM = "jcdraw/1";
const OLDER = "consistent_sampler 1.0.10, without replacement, take per stratum";
const MANY = new Set(["stratum", "extension", "mode", "entropy", "secret"]);
const CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"; // GB 32100
const WEIGHTS = [...Array(17).keys()].map((place) => 3 ** place % 31).concat(1);
const LARGEST = 512 * 1024 * 1024;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// What is wrong, as the key of a sentence and what stands in it.
export class Fault extends Error {
  constructor(key, facts = {}) {
    super(key);
    this.facts = facts;
  }
}

function need(fine, key, facts) {
  if (!fine) throw new Fault(key, facts);
}

export async function verify(zip, announced, say, tell) {
  const files = await unzip(zip);
  const c = await digest(file(files, "commit.txt"));
  need(c === announced, "other", { c });
  const said = commit(files);
  const tables = {};
  for (const name of Object.keys(TABLES)) {
    if (name === "pool" || files.has(`${name}.txt`) || said[`${name}-sha256`]) {
      tables[name] = await table(files, name, said);
      say("table", { f: `${name}.txt`, n: tables[name].length });
    }
  }
  const strata = layers(tables, said);
  const seed = await chance(files, said, c);
  say("chance", { c, s: seed });
  await result(files, strata, seed, say, tell);
}

async function digest(bytes) {
  const own = hex(sha256(bytes));
  if (!globalThis.crypto?.subtle) return own;
  const view = new DataView(await crypto.subtle.digest("SHA-256", bytes));
  need(own === hex(Array.from({ length: 8 }, (_, at) => view.getUint32(at * 4))), "sha");
  return own;
}

// Zip: the directory at its end, then each file.

async function unzip(buffer) {
  const view = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  need(end >= 0, "zip");
  const files = new Map();
  try {
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left--) {
      const [nameLength, more, note] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      const name = decoder.decode(new Uint8Array(buffer, at + 46, nameLength));
      need(NAMES.includes(name) && !files.has(name), "extra", { f: name });
      files.set(name, await inflated(buffer, view, at));
      at += 46 + nameLength + more + note;
    }
  } catch (fault) {
    throw fault instanceof Fault ? fault : new Fault("zip");
  }
  return files;
}

async function inflated(buffer, view, entry) {
  const packed = view.getUint32(entry + 20, true), at = view.getUint32(entry + 42, true);
  need(view.getUint32(entry + 24, true) <= LARGEST, "zip");
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const part = new Blob([new Uint8Array(buffer, start, packed)]);
  if (view.getUint16(entry + 10, true) === 0) return new Uint8Array(await part.arrayBuffer());
  const plain = part.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

// Texts: UTF-8 without BOM, lines that end with LF.

function file(files, f) {
  need(files.has(f), "missing", { f });
  return files.get(f);
}

function lines(files, f) {
  const bytes = file(files, f);
  let text;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new Fault("encoding", { f, n: "?" });
  }
  need(!text.startsWith("\ufeff"), "encoding", { f, n: 1 });
  const cr = text.indexOf("\r");
  need(cr < 0, "encoding", { f, n: text.slice(0, cr).split("\n").length });
  const found = text.split("\n");
  need(found.pop() === "", "encoding", { f, n: found.length + 1 });
  return found;
}

function commit(files) {
  const said = {};
  lines(files, "commit.txt").forEach((line, at) => {
    const colon = line.indexOf(": ");
    const key = line.slice(0, colon);
    need(colon > 0 && (!(key in said) || MANY.has(key)), "commit", { n: at + 1 });
    (said[key] ??= []).push(line.slice(colon + 2));
  });
  need(said.jcdraw?.[0] === "1" && [ALGORITHM, OLDER].includes(said.algorithm?.[0]), "version");
  return said;
}

async function table(files, name, said) {
  const f = `${name}.txt`, fields = TABLES[name], found = lines(files, f);
  const codes = fields === 2 && said.algorithm[0] === ALGORITHM;
  let before = "";
  const rows = found.map((line, at) => {
    const n = at + 1, row = line.split("\t");
    const key = name === "recusal" ? line : row[0];
    need(row.length === fields, "fields", { f, n });
    need(key !== before, "twice", { f, n });
    need(above(key, before), "order", { f, n });
    need(!codes || wellFormed(row[0]), "id", { f, n, id: row[0] });
    before = key;
    return row;
  });
  need(said[`${name}-sha256`]?.[0] === await digest(files.get(f)), "altered", { f });
  need(said[`${name}-count`]?.[0] === String(rows.length), "altered", { f });
  return rows;
}

// Whether one stands after other by their UTF-8 bytes; JavaScript's own order is that of UTF-16.
function above(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [a, b] = [one, other].map((text) => text.charCodeAt(at)).map(
    (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800));
  return Number.isNaN(b) ? !Number.isNaN(a) : a > b;
}

function wellFormed(id) {
  if (id.includes(":")) return /^[^\s:]+:\S+$/u.test(id);
  if (id.length !== 18) return false;
  const values = [...id].map((letter) => CODE.indexOf(letter));
  return !values.includes(-1) && values.reduce((sum, v, at) => sum + v * WEIGHTS[at], 0) % 31 === 0;
}

// Strata: name → [ids, sizes that may have been drawn], the size and after each extension.

function layers(tables, said) {
  const out = new Set((tables.excluded ?? []).map(([id]) => id));
  const pool = grouped(tables.pool);
  const strata = new Map();
  tables.pool.forEach(([id], at) => need(!out.has(id), "excluded", { n: at + 1 }));
  for (const text of said.stratum ?? []) {
    const [name, count, size] = sized(text);
    const ids = pool.get(name) ?? [];
    need(!strata.has(name) && ids.length === count, "stratum", { s: name });
    strata.set(name, [ids, [size]]);
  }
  for (const name of pool.keys()) need(strata.has(name), "stratum", { s: name });
  for (const text of said.extension ?? []) {
    const [, name, take] = text.match(/^(\S+) take (\d{1,9}) when \S/) ?? [];
    need(strata.has(name), "stratum", { s: text });
    const [ids, sizes] = strata.get(name);
    sizes.push(Math.min(ids.length, sizes.at(-1) + Number(take)));
  }
  return strata;
}

function grouped(rows) {
  const found = new Map();
  for (const [id, stratum] of rows) {
    if (!found.has(stratum)) found.set(stratum, []);
    found.get(stratum).push(id);
  }
  return found;
}

function sized(text) {
  const found = text.match(/^(\S+) count (\d{1,9}) (?:take (\d{1,9})|ratio-bp (\d{1,5}) min (\d{1,9}))$/);
  need(found, "stratum", { s: text });
  const [count, take, ratio, least] = found.slice(2).map(Number);
  const size = found[3] ? take : Math.max(least, Math.ceil(count * ratio / 10_000));
  return [found[1], count, Math.min(count, size)];
}

// Seed: what was committed, thrown and revealed, line by line.

async function chance(files, said, c) {
  const found = lines(files, "seed.txt");
  const promised = (said.secret ?? []).map((text) => text.match(/^(.+) ([0-9a-f]{64})$/) ?? []);
  need(new Set(promised.map(([, who]) => who)).size >= 2 && said.entropy, "secrets");
  const starts = ["jcdraw-seed: 1", `commit: ${c}`, ...said.entropy.map((text) => `${label(text)}: `),
    ...promised.map(([, who]) => `secret: ${who} `)];
  need(found.length === starts.length, "seed", { n: Math.min(found.length, starts.length) });
  found.forEach((line, at) => {
    const start = starts[at];
    const fits = line.startsWith(start) && canonical(start, line.slice(start.length));
    need(fits, "seed", { n: at + 1 });
  });
  const secrets = found.slice(-promised.length).map((line) => line.slice(-64));
  for (const [at, [, who, hidden]] of promised.entries()) {
    const bytes = Uint8Array.from(secrets[at].match(/../g), (pair) => parseInt(pair, 16));
    need(hex(sha256(bytes)) === hidden, "secret", { d: who });
  }
  return digest(files.get("seed.txt"));
}

function label(text) {
  const words = text.split(", ")[0].split(" ");
  return words[0] === "dice" ? "dice" : `${words[0]} ${words.at(-1)}`;
}

// A value has one spelling; another one would be another seed from the same throw.
function canonical(start, value) {
  if (/^(jcdraw-seed|commit): /.test(start)) return value === "";
  if (/^(secret: |drand )/.test(start)) return /^[0-9a-f]{64}$/.test(value);
  if (start === "dice: ") return /^[0-9]{20}$/.test(value);
  const numbers = value.split(".");
  const known = numbers.every((number) => /^[1-9][0-9]{0,2}$/.test(number));
  return known && numbers.every((number, at) => at === 0 || Number(number) > Number(numbers[at - 1]));
}

// Result: drawn again and compared line by line.

async function result(files, strata, seed, say, tell) {
  const some = files.has("result.txt") || [...strata.values()].some(([, [size]]) => size > 0);
  const found = some ? lines(files, "result.txt") : [];
  const counts = new Map();
  for (const line of found) counts.set(line.split("\t")[0], 1 + (counts.get(line.split("\t")[0]) ?? 0));
  const right = [], all = [...strata.values()].reduce((sum, [ids]) => sum + ids.length, 0);
  for (const name of [...strata.keys()].sort((one, other) => (above(one, other) ? 1 : -1))) {
    const [ids, sizes] = strata.get(name);
    const size = sizes.includes(counts.get(name)) ? counts.get(name) : sizes[0];
    const best = await lowest(seed, ids, size, (more) => tell(more, all));
    best.forEach(([ticket, id], at) => right.push([name, at + 1, ticket.slice(0, SHOWN), id].join("\t")));
    say("drawn", { s: name, n: best.length, m: ids.length });
  }
  found.forEach((line, at) => need(line === right[at], "result", { n: at + 1, r: right[at] ?? "" }));
  need(found.length === right.length, "rows", { n: found.length, m: right.length });
}
