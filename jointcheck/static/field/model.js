// The visit as it stands with everything entered on this tablet: the server's state when the page
// was downloaded, and over it, in order, what was entered since. Pure.

export const ABSENT = "不涉及";
export const PROBLEM = "发现问题";
export const PASS = "未发现问题";
const ANY = "任何结果";

export const tidy = (text) => (text || "").replaceAll("\r\n", "\n").replaceAll("\0", "").trim();

export function visit(data, ops) {
  const now = structuredClone(data);
  now.taken = { members: [], party: null };
  for (const op of ops) {
    // what the server refused to close is open; a void signature is shown as void
    if (op.state === "parked" && ["sign-sheet", "reopen", "conclude", "direct"].includes(op.kind)) continue;
    EFFECTS[op.kind]?.(now, op.said.effect, op);
  }
  return now;
}

const sheet = (now, id) => now.sheets.find((one) => one.id === id);
const row = (now, id) => now.findings.find((one) => one.id === id);

const EFFECTS = {
  arrive(now, { inspectors }) {
    now.present = [...new Set([...now.present, ...inspectors])];
    if (now.state === "waiting" && now.present.length >= now.fewest) now.state = "visiting";
  },
  prepare(now, { done }) { now.prepared = done; },
  deliver(now) { now.announce = false; },
  answer(now, { sheet: id, code, value, note }) { if (sheet(now, id)) sheet(now, id).answers[code] = { value, note }; },
  skip(now, { sheet: id, codes, reason }) {
    for (const code of codes) if (sheet(now, id)) sheet(now, id).answers[code] = { value: ABSENT, note: reason };
  },
  evidence(now, { sheet: id, code, sha }) {
    now.evidence.push(sha);
    if (id && sheet(now, id)) (sheet(now, id).evidence[code] ||= []).push(sha);
  },
  finding(now, { id, ...said }) { if (row(now, id)) Object.assign(row(now, id), said); },
  escalate(now, { id }) { if (row(now, id)) row(now, id).method = "onsite"; },
  measure(now, said) { now.measures.push(said); },
  summary(now, { summary }) { now.summary = summary; },
  "sign-sheet": (now, { sheet: id }) => { if (sheet(now, id)) Object.assign(sheet(now, id), { signed: true, reopened: false }); },
  reopen(now, { sheet: id }) { if (sheet(now, id)) Object.assign(sheet(now, id), { signed: false, reopened: true }); },
  responsible(now, { sheet: id, responsible_id }) { if (sheet(now, id)) sheet(now, id).responsible = Number(responsible_id); },
  direct(now, said) {
    now.direct = said;
    for (const one of now.findings) one.codes = [said.code];
  },
  conclude(now) { now.state = "concluded"; },
  "sign-member": (now, { name }, op) => { now.taken.members.push({ name, op }); },
  "sign-paper": (now, { name }, op) => { now.taken.members.push({ name, op }); },
  "sign-party": (now, { name }, op) => { now.taken.party = { name, op }; },
  "refuse-party": (now, said, op) => { now.taken.party = { name: "", op }; },
};

// What counts: of a repeated block the rows that were begun, and as many as it must have.
export const shown = (one) => walked(one, (item, last) => item.row <= item.fewest || last.begun.has(item.row));

// What a person sees who fills it: the same, and of each repeated block a next row.
export const offered = (one) => walked(one, (item, last) => item.row <= Math.min(last.row + 1, item.most));

function walked({ items, answers, evidence }, counts) {
  const rows = begun(items, answers, evidence);
  const found = new Set();
  for (const item of items) {
    if (item.row && !counts(item, rows.get(item.block))) continue;
    const holds = item.show_if.every(({ item: earlier, values }) => (
      found.has(earlier) && values.includes(answers[earlier]?.value || "")));
    if (holds) found.add(item.code);
  }
  return items.filter((item) => found.has(item.code));
}

function begun(items, answers, evidence) {
  const rows = new Map();
  for (const { block, row, code, fewest } of items) {
    if (!row) continue;
    const of = rows.get(block) || { begun: new Set(), row: fewest };
    rows.set(block, of);
    if (!answers[code]?.value && !answers[code]?.note && !evidence[code]?.length) continue;
    of.begun.add(row);
    of.row = Math.max(of.row, row);
  }
  return rows;
}

const listed = (value, on) => on.includes(value) || on.includes(ANY);

// What an item still lacks, as names of sentences; [] when it is done.
export function lacks(item, { answers, evidence }) {
  const { value = "", note = "" } = answers[item.code] || {};
  if (!value) return item.optional ? [] : ["open"];
  const found = [];
  if (listed(value, item.photos_on) && !(evidence[item.code] || []).length) found.push("photo");
  if (listed(value, item.note_on) && !note) found.push("note");
  return found;
}

export const open = (one) => shown(one).filter((item) => lacks(item, one).length);
export const wanted = (one) => shown(one).filter((item) => !item.optional || one.answers[item.code]?.value);

const problems = (one) => shown(one).some((item) => one.answers[item.code]?.value === PROBLEM);

// What keeps the visit from its conclusion: [sentence's name, its words, where it is mended].
export function hindrances(now) {
  if (now.direct) return []; // 第十五条
  const found = [];
  if (now.present.length < now.fewest) found.push(["too_few", {}, "#arrive"]);
  for (const one of now.sheets) if (!one.signed) found.push(["sheet_open", one, `#sheet-${one.id}`]);
  for (const one of now.findings) {
    const what = { what: `${one.department}“${one.item}”` };
    const where = `#finding-${one.id}`;
    const bad = one.codes.some((code) => now.problems.includes(code));
    const serving = now.sheets.filter((s) => s.department_id === one.department_id && s.item_version_id === one.item_version_id);
    if (!one.codes.length) found.push(["row_open", what, where]);
    else if (now.remote.includes(one.method) && one.codes.some((code) => now.needs_onsite.includes(code))) found.push(["escalate", what, where]);
    else if (serving.length && serving.some(problems) !== bad) found.push(["differs", what, where]);
  }
  return found;
}

// ---- the facts that a signature is bound to; the server takes the same out of its content -------

const given = (one) => Object.fromEntries(shown(one)
  .map((item) => [item.code, one.answers[item.code]])
  .filter(([, answer]) => answer?.value)
  .map(([code, { value, note }]) => [code, { value, note }]));

export const sheetFacts = (one) => ({
  title: one.title, department_id: one.department_id, answers: given(one),
  evidence: Object.fromEntries(Object.entries(one.evidence).filter(([, shas]) => shas.length)
    .map(([code, shas]) => [code, [...shas].sort()])),
});

const pick = (one, names) => Object.fromEntries(names.map((name) => [name, one[name]]));

export const roundFacts = (now) => ({
  findings: [...now.findings].sort((a, b) => a.id - b.id).map((one) => ({
    ...pick(one, ["id", "method", "problem", "disposal", "corrected_on"]), codes: [...one.codes].sort(),
  })),
  measures: now.measures.map((one) => pick(one, ["kind", "form", "text", "due_on", "department_id"])),
  ...(now.direct && { direct: pick(now.direct, ["code", "ground", "attempts"]) }),
  summary: now.summary,
  sheets: now.direct ? [] : [...now.sheets].sort((a, b) => a.id - b.id).map(sheetFacts),
  evidence: [...now.evidence].sort(),
});

// The one way to write data as text: sorted names, no spaces, as ledger.canonical does.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}
