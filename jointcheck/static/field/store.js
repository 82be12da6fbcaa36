// What the tablet keeps, in IndexedDB. Contents are encrypted with the officer's key; only what is
// needed for counting stands in clear. Each call opens, uses and closes: a browser that cuts the
// connection, or a tab that dies, leaves nothing half open.

const NAME = "jointcheck";
const FORMAT = 1;

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, FORMAT);
    asked.onupgradeneeded = () => {
      const items = asked.result.createObjectStore("items", { keyPath: "seq", autoIncrement: true });
      items.createIndex("id", "id", { unique: true });
      asked.result.createObjectStore("keys", { keyPath: "name" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function using(store, mode, work) {
  const db = await opened();
  try {
    return await new Promise((done, failed) => {
      const transaction = db.transaction(store, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = transaction.onerror = () => failed(transaction.error || asked.error);
    });
  } finally { db.close(); }
}

export const put = (row) => using("items", "readwrite", (store) => store.put(row));
export const drop = (seq) => using("items", "readwrite", (store) => store.delete(seq));
export const rows = () => using("items", "readonly", (store) => store.getAll());
export const keep = (key) => using("keys", "readwrite", (store) => store.put(key));
export const kept = (name) => using("keys", "readonly", (store) => store.get(name));
export const keys = () => using("keys", "readonly", (store) => store.getAll());
export const forget = () => using("keys", "readwrite", (store) => store.clear());

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

export const secret = (text) =>
  crypto.subtle.importKey("raw", bytes(text), "AES-GCM", false, ["encrypt", "decrypt"]);

export const sealing = (text) =>
  crypto.subtle.importKey("spki", bytes(text), { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);

// What only the server can open, for this one operation.
export async function sealed(key, operation, text) {
  const plain = new TextEncoder().encode(JSON.stringify({ operation, text }));
  const made = await crypto.subtle.encrypt({ name: "RSA-OAEP" }, key, plain);
  return `sealed:${btoa(String.fromCharCode(...new Uint8Array(made)))}`;
}

// {said, files}: said is data, files are [{field, name, type, bytes}]; each piece by itself.
export async function closed(key, { said, files }) {
  const text = await piece(key, new TextEncoder().encode(JSON.stringify(said)));
  const packed = [];
  for (const { bytes: content, ...about } of files) {
    packed.push({ ...await piece(key, content), about: await piece(key, new TextEncoder().encode(JSON.stringify(about))) });
  }
  return { text, files: packed };
}

async function piece(key, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, content) };
}

const plain = ({ iv, data }, key) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
const parsed = async (one, key) => JSON.parse(new TextDecoder().decode(await plain(one, key)));

export const words = (key, box) => parsed(box.text, key);

export async function contents(key, box) {
  const files = [];
  for (const one of box.files) files.push({ ...await parsed(one.about, key), bytes: await plain(one, key) });
  return { said: await parsed(box.text, key), files };
}

export async function digest(content) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...found].map((n) => n.toString(16).padStart(2, "0")).join("");
}

export function number() {
  const made = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...made)).replaceAll("+", "-").replaceAll("/", "_");
}
