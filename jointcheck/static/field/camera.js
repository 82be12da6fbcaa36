// Evidence: the camera in the page, a file chosen, sound. The original is kept as it came, hashed
// at once; a copy carries time and place in a strip below the picture, never on it.

import * as store from "./store.js";
import { device } from "./link.js";
import { one, say, made, clock, wall } from "./words.js";

export const MOST = 60 * 1024 * 1024;
const SIDE = 1600;
const BAR = 88;
const QUALITY = 0.8;
const STARTS = [ // the beginnings of files that are taken, as ground.files knows them
  ["image", "ffd8ff"], ["image", "89504e470d0a1a0a"], ["document", "255044462d"], ["audio", "2321414d52"],
  ["audio", "4f676753"], ["audio", "494433"], ["video", "1a45dfa3"],
];

export class Camera {
  constructor(page) {
    this.page = page;
    this.root = one("[data-part=camera]");
    this.view = one("#camera-view");
    one("#camera-open").addEventListener("click", () => this.open());
    one("#camera-close").addEventListener("click", () => this.close());
    one("#camera-shoot").addEventListener("click", () => this.shoot());
    one("#camera-record").addEventListener("click", (event) => this.record(event.target, { video: true, audio: true }, "video"));
    one("#camera-listen").addEventListener("click", (event) => this.record(event.target, { audio: true }, "audio"));
    one("#camera-file").addEventListener("change", (event) => this.chosen(event.target));
    addEventListener("hashchange", () => { if (location.hash !== "#camera") this.close(); });
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-shoot]");
      if (button) this.aim(button);
    });
  }

  // For which item: the sheet's part or the visit as a whole.
  aim(button) {
    const item = button.closest("[data-item]");
    const part = button.closest("[data-part]");
    this.target = {
      url: (item || part).dataset.evidence, title: item ? item.dataset.title : one("h2", part).textContent,
      sheet: item ? Number(part.dataset.sheet) : null, code: item ? item.dataset.item : "", back: part.dataset.part,
    };
    one("#camera-for").textContent = this.target.title;
    one("#camera-back").href = item ? `#${item.id}` : `#${part.dataset.part}`;
    one("#camera-said").textContent = "";
    one("#camera-shots").replaceChildren();
    this.locate();
  }

  locate() {
    const line = one("#camera-place");
    line.textContent = say("no_place");
    navigator.geolocation?.getCurrentPosition((found) => {
      this.place = found;
      line.textContent = `N${found.coords.latitude.toFixed(5)} E${found.coords.longitude.toFixed(5)} ±${Math.round(found.coords.accuracy)} m`;
    }, () => { this.place = null; }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  }

  async open() {
    await this.page.flush(); // whatever the camera does to this tab, nothing typed is lost
    try {
      const video = { facingMode: "environment", width: { ideal: 4032 }, height: { ideal: 3024 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video });
    } catch { one("#camera-said").textContent = say("no_camera"); return; }
    this.view.srcObject = this.stream;
    await this.view.play();
    this.running(true);
  }

  running(on) {
    this.view.hidden = !on;
    for (const id of ["shoot", "record", "close"]) one(`#camera-${id}`).hidden = !on;
    one("#camera-open").hidden = on;
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.running(false);
  }

  async shoot() {
    const canvas = new OffscreenCanvas(this.view.videoWidth, this.view.videoHeight);
    canvas.getContext("2d").drawImage(this.view, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
    await this.keep(blob, `${Date.now()}.jpg`, new Date());
  }

  async record(button, wanted, kind) {
    if (this.recorder) { this.recorder.stop(); return; }
    if (this.asking) return; // a second tap while the device is being opened would begin a second one
    this.asking = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia(wanted);
    } catch { one("#camera-said").textContent = say("no_camera"); return; } finally { this.asking = false; }
    const begun = new Date();
    const before = button.textContent;
    const pieces = [];
    this.recorder = new MediaRecorder(stream);
    this.recorder.ondataavailable = (event) => pieces.push(event.data);
    this.recorder.onstop = async () => {
      stream.getTracks().forEach((track) => track.stop());
      const { mimeType } = this.recorder;
      this.recorder = null;
      button.textContent = before;
      button.setAttribute("aria-pressed", "false");
      await this.keep(new Blob(pieces, { type: mimeType.split(";")[0] }), `${begun.getTime()}.${kind === "audio" ? "weba" : "webm"}`, begun, kind);
    };
    this.recorder.start(1000);
    button.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
  }

  async chosen(input) {
    for (const file of input.files) await this.keep(file, file.name, new Date(file.lastModified));
    input.value = "";
  }

  async keep(blob, name, at, kind) {
    const tell = (sentence) => { one("#camera-said").textContent = sentence; };
    if (!blob.size) return tell(say("empty_file"));
    if (blob.size > MOST) return tell(say("too_large", { n: MOST / 1024 / 1024 }));
    const bytes = await blob.arrayBuffer();
    const found = kind || sort(bytes);
    if (!found) return tell(say("not_photo"));
    const sha = await store.digest(bytes);
    if (this.known(sha)) return tell(say("twice"));
    const copy = found === "photo" ? await this.stamped(blob, sha, at) : null;
    if (found === "photo" && !copy && !heic(bytes)) return tell(say("not_photo"));
    const files = [{ field: "file", name, type: blob.type, bytes }];
    if (copy) files.push({ field: "stamped", name: "stamped.jpg", type: "image/jpeg", bytes: await copy.arrayBuffer() });
    const done = await this.page.trying(() => this.queue(found, sha, at, files));
    if (done) {
      tell(say("stored", { name: this.target.title }));
      this.show(one("#camera-shots"), copy, found, sha);
    }
    return done;
  }

  known(sha) {
    return this.page.outbox.own.some((op) => op.kind === "evidence" && op.said.effect.sha === sha
      && op.said.url === this.target.url);
  }

  async queue(kind, sha, at, files) {
    const { url, sheet, code, title } = this.target;
    const coords = this.place?.coords;
    const fields = [
      ["form_name", this.root.dataset.form], ["kind", kind], ["caption", one("#camera-caption").value.trim()],
      ["captured_at", at.toISOString()], ["sha256", sha], ["device", await device()],
      ["latitude", coords ? coords.latitude.toFixed(6) : ""], ["longitude", coords ? coords.longitude.toFixed(6) : ""],
      ["accuracy", coords ? String(Math.round(coords.accuracy)) : ""],
    ];
    await this.page.outbox.add({ kind: "evidence", title, url, fields, effect: { sheet, code, sha, kind } }, files);
    one("#camera-caption").value = "";
    return true;
  }

  // The picture, smaller, with a strip below it: time, place, visit, digest.
  async stamped(blob, sha, at) {
    let image;
    try { image = await createImageBitmap(blob, { imageOrientation: "from-image" }); } catch { return null; }
    const by = Math.min(1, SIDE / Math.max(image.width, image.height));
    const [width, height] = [Math.max(Math.round(image.width * by), 480), Math.round(image.height * by)];
    const canvas = new OffscreenCanvas(width, height + BAR);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#1b2430";
    pen.fillRect(0, 0, width, height + BAR);
    pen.drawImage(image, (width - image.width * by) / 2, 0, image.width * by, height);
    image.close();
    pen.fillStyle = "#fff";
    pen.font = "20px sans-serif";
    this.lines(sha, at).forEach((line, n) => pen.fillText(line, 10, height + 26 + n * 26, width - 20));
    return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  }

  lines(sha, at) {
    const coords = this.place?.coords;
    const place = coords ? `N${coords.latitude.toFixed(5)} E${coords.longitude.toFixed(5)} ±${Math.round(coords.accuracy)} m` : say("no_place");
    const doubt = Math.abs(this.page.link.skew) > 2 ? `（${say("unverified")}）` : "";
    return [`${wall(at).replace("T", " ")}${doubt}　${place}`, `${this.page.data.name}　${this.page.data.number}`, `SHA-256 ${sha.slice(0, 32)}`];
  }

  show(box, copy, kind, sha) {
    const figure = made("figure", { cls: "shot" });
    if (copy) figure.append(made("img", { src: URL.createObjectURL(copy), alt: this.target?.title || sha.slice(0, 8) }));
    figure.append(made("figcaption", { text: `${say("local")} ${clock(new Date())} ${sha.slice(0, 8)}` }));
    box.append(figure);
  }

  // Everything beside the items: what the server had, and what is only here.
  async beside(box, shas, ops) {
    const mark = shas.join() + ops.map((op) => op.state).join();
    if (box.dataset.mark === mark) return;
    box.dataset.mark = mark;
    const figures = await Promise.all(shas.map((sha) => this.figure(sha, ops.find((op) => op.said.effect.sha === sha))));
    box.replaceChildren(...figures);
  }

  async figure(sha, op) {
    const local = op && op.state !== "sent";
    const caption = made("figcaption", { text: `${local ? say("local") : say("saved")} ${sha.slice(0, 8)}` });
    const copy = local && op.box.files[1]
      ? (await store.contents(this.page.outbox.key, op.box)).files[1] : null;
    const picture = copy ? [made("img", { src: URL.createObjectURL(new Blob([copy.bytes], { type: copy.type })), alt: op.said.title })] : [];
    return made("figure", { cls: "shot" }, [...picture, caption]);
  }
}

const hex = (bytes, from, to) => [...new Uint8Array(bytes.slice(from, to))].map((n) => n.toString(16).padStart(2, "0")).join("");

const heic = (bytes) => hex(bytes, 4, 8) === "66747970";

function sort(bytes) {
  const head = hex(bytes, 0, 16);
  const known = STARTS.find(([, start]) => head.startsWith(start))?.[0];
  if (known) return known === "image" ? "photo" : known;
  if (head.startsWith("52494646")) return { 57454250: "photo", 57415645: "audio" }[head.slice(16, 24)] || "";
  if (!heic(bytes)) return "";
  const brand = hex(bytes, 8, 12);
  return ["68656963", "68656978", "6d696631"].includes(brand) ? "photo" : brand === "4d344120" ? "audio" : "video";
}
