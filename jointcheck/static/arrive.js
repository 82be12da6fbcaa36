// Arrival: where the tablet says it is, when the person allows it. The visit begins without it too.
"use strict";

(() => {
  const line = document.querySelector("[data-arrival]");
  const form = line?.closest("form");
  if (!form || !navigator.geolocation) return;

  function placed({ coords }) {
    form.elements.lat.value = coords.latitude.toFixed(6);
    form.elements.lon.value = coords.longitude.toFixed(6);
    form.elements.accuracy.value = Math.round(coords.accuracy);
    line.textContent = line.dataset.arrival.replace("{n}", Math.round(coords.accuracy));
  }

  navigator.geolocation.getCurrentPosition(placed, () => {},
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
})();
