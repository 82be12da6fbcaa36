// An upload: the camera first, and the place where the tablet says it is, when the person allows it.
"use strict";

(() => {
  const line = document.querySelector("[data-place]");
  const form = line?.closest("form");
  if (!form) return;
  const file = form.elements.file;
  file.accept = "image/*,audio/*,video/*,application/pdf,.zip";

  function placed({ coords }) {
    (form.elements.latitude || form.elements.lat).value = coords.latitude.toFixed(6);
    (form.elements.longitude || form.elements.lon).value = coords.longitude.toFixed(6);
    form.elements.accuracy.value = Math.round(coords.accuracy);
    line.textContent = line.dataset.found.replace("{n}", Math.round(coords.accuracy));
  }

  const nowhere = () => { line.textContent = line.dataset.none; };

  // A picture just taken carries the present time; an older file leaves the field to the person.
  function chosen() {
    const FRESH_MS = 120000;
    const picked = file.files[0];
    if (!picked || Date.now() - picked.lastModified > FRESH_MS) return;
    const local = new Date(picked.lastModified - new Date().getTimezoneOffset() * 60000);
    form.elements.taken_at.value = local.toISOString().slice(0, 16);
  }

  file.addEventListener("change", chosen);
  if (navigator.geolocation) {
    navigator.geolocation.getCurrentPosition(placed, nowhere,
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  } else nowhere();
})();
