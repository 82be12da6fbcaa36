// Signing by hand. The strokes survive turning and resizing: they are drawn again in the new measure.

const WIDTH = 600; // the field that visit/strokes.py knows
const FEWEST = 8;

const round = (n, most) => Math.min(Math.max(n, 0), most).toFixed(1);

export function pad(box) {
  const canvas = box.querySelector("canvas");
  const field = box.closest("form").elements.path;
  const drawing = new window.SignaturePad(canvas, { minWidth: 1.2, maxWidth: 3, penColor: "#000" });
  let width = 0;

  const scaled = (strokes, by) => strokes.map((stroke) => ({
    ...stroke, points: stroke.points.map((p) => ({ ...p, x: p.x * by, y: p.y * by })),
  }));

  function fit() {
    if (!canvas.clientWidth || canvas.clientWidth === width) return;
    const strokes = drawing.toData();
    const before = width;
    width = canvas.clientWidth;
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = width * ratio;
    canvas.height = width * ratio / 3;
    canvas.getContext("2d").scale(ratio, ratio);
    drawing.clear();
    if (before) drawing.fromData(scaled(strokes, width / before));
  }

  function write() {
    field.value = scaled(drawing.toData(), WIDTH / width).map((stroke) => stroke.points.map((p, n) => (
      `${n ? "L" : "M"}${round(p.x, WIDTH)} ${round(p.y, WIDTH / 3)}`)).join(" ")).join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  drawing.addEventListener("endStroke", write);
  box.querySelector("[data-clear]").addEventListener("click", () => { drawing.clear(); write(); });
  box.querySelector("[data-undo]").addEventListener("click", () => {
    drawing.fromData(drawing.toData().slice(0, -1));
    write();
  });
  new ResizeObserver(fit).observe(canvas);
  fit();

  // A drawing that was kept as path data, after the tab was closed on it.
  function draw(path) {
    const strokes = path.split("M").filter(Boolean).map((part) => part.trim().split(/\s*L\s*/).map((pair) => {
      const [x, y] = pair.trim().split(" ").map(Number);
      return { x: x * width / WIDTH, y: y * width / WIDTH, pressure: 0.5, time: 0 };
    }));
    drawing.fromData(strokes.map((points) => ({
      penColor: "#000", dotSize: 0, minWidth: 1.2, maxWidth: 3, velocityFilterWeight: 0.7, compositeOperation: "source-over", points,
    })));
    field.value = path;
  }

  return { draw, clear() { drawing.clear(); field.value = ""; } };
}

export const enough = (path) => (path.match(/[ML]/g) || []).length >= FEWEST;
