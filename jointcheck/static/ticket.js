// The ticket of an id: "0." and the decimal digits, read backwards, of SHA-256(H + id), at least 64
// of them; H = hex SHA-256(seed). See docs/draw.md.

import { after, hex, sha256 } from "./sha256.js";

const encoder = new TextEncoder();
export const SHOWN = 20;

// Ticket and leading four digits of any id under one seed.
export function tickets(seed) {
  const head = after(encoder.encode(hex(sha256(encoder.encode(seed))))); // 64 bytes, one block
  const hashed = (id) => sha256(encoder.encode(id), head);
  return {
    of(id) {
      const digits = BigInt("0x" + hex(hashed(id))).toString().padStart(64, "0");
      return "0." + [...digits].reverse().join("");
    },
    lead(id) {
      let rest = 0;
      for (const word of hashed(id)) rest = (rest * 2 ** 32 + word) % 10_000;
      return rest % 10 * 1000 + Math.floor(rest / 10) % 10 * 100
        + Math.floor(rest / 100) % 10 * 10 + Math.floor(rest / 1000);
    },
  };
}

// The n ids with the lowest tickets, as [ticket, id]; `tell` hears how many are done.
export async function lowest(seed, ids, n, tell) {
  const { of, lead } = tickets(seed);
  const leads = new Uint16Array(ids.length);
  const counts = new Uint32Array(10_000);
  for (let at = 0; at < ids.length; at++) {
    counts[leads[at] = lead(ids[at])]++;
    if (at % 4096 === 4095) await tell(4096);
  }
  await tell(ids.length % 4096);
  let bound = 0;
  for (let met = counts[0]; met < n; met += counts[++bound]);
  return ids.filter((_, at) => leads[at] <= bound).map((id) => [of(id), id])
    .sort((one, other) => (one[0] < other[0] || one[0] === other[0] && one[1] < other[1] ? -1 : 1))
    .slice(0, n);
}
