// Signing by hand: the strokes are kept when the tablet is turned, and sent as path data.
"use strict";

(() => {
  const WIDTH = 600; // the field that jointcheck/visit/strokes.py knows

  const round = (n, most) => Math.min(Math.max(n, 0), most).toFixed(1);

  function path(strokes, scale) {
    return strokes.map((stroke) => stroke.points.map((point, n) => (
      `${n ? "L" : "M"}${round(point.x * scale, WIDTH)} ${round(point.y * scale, WIDTH / 3)}`
    )).join(" ")).join(" ");
  }

  function start(box) {
    const canvas = box.querySelector("canvas");
    const form = box.closest("form");
    const pad = new window.SignaturePad(canvas, { minWidth: 1.2, maxWidth: 3, penColor: "#000" });
    let width = 0;

    // Resizing a canvas wipes it: draw the strokes again, in the new measure.
    function fit() {
      const strokes = pad.toData();
      const before = width;
      width = canvas.clientWidth;
      if (!width || width === before) return;
      const ratio = Math.max(window.devicePixelRatio || 1, 1);
      canvas.width = width * ratio;
      canvas.height = width * ratio / 3;
      canvas.getContext("2d").scale(ratio, ratio);
      pad.clear();
      if (before) pad.fromData(strokes.map((stroke) => ({
        ...stroke,
        points: stroke.points.map((p) => ({ ...p, x: p.x * width / before, y: p.y * width / before })),
      })));
    }

    function write() {
      form.elements.path.value = path(pad.toData(), WIDTH / width);
    }

    box.hidden = false;
    pad.addEventListener("endStroke", write);
    box.querySelector("[data-clear]").addEventListener("click", () => { pad.clear(); write(); });
    box.querySelector("[data-undo]").addEventListener("click", () => {
      pad.fromData(pad.toData().slice(0, -1));
      write();
    });
    new ResizeObserver(fit).observe(canvas);
    fit();
  }

  document.querySelectorAll("[data-pad]").forEach(start);
})();
