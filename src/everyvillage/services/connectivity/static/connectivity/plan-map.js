// The map of a plan: villages, routes and towers from our own server, each said when pointed at.

import { spread } from "../web/map.js";

const box = document.getElementById("plan-map");
const told = document.getElementById("pointed");
const { maplibregl } = window;
const shade = (item) => {
  const key = document.querySelector(`[data-item="${item}"]`);
  const style = getComputedStyle(key);
  return key.classList.contains("line") ? style.borderTopColor : style.backgroundColor;
};

async function draw() {
  const asked = [box.dataset.features, box.dataset.outlines].map(async (address) => (await fetch(address)).json());
  const [all, outlines] = await Promise.all(asked);
  const of = (kind) => ({
    type: "geojson",
    data: { type: "FeatureCollection", features: all.features.filter((one) => one.properties.kind === kind) },
  });
  const routes = ["fibre", "spur", "hop"].flatMap((item) => [item, shade(item)]);
  const map = new maplibregl.Map({
    container: box,
    bounds: spread(all.features),
    fitBoundsOptions: { padding: 24, animate: false },
    attributionControl: false,
    fadeDuration: 0,
    style: {
      version: 8,
      sources: { outlines: { type: "geojson", data: outlines }, routes: of("route"), sites: of("site"), villages: of("village") },
      layers: [
        { id: "outlines", type: "line", source: "outlines", paint: { "line-color": "#9aa3aa", "line-width": 1 } },
        { id: "routes", type: "line", source: "routes", paint: { "line-color": ["match", ["get", "item"], ...routes, shade("fibre")], "line-width": 2.5 } },
        { id: "sites", type: "circle", source: "sites", paint: { "circle-color": shade("site"), "circle-radius": 6 } },
        { id: "villages", type: "circle", source: "villages", paint: { "circle-color": ["match", ["get", "item"], "has", shade("has"), "none", shade("none"), shade("gains")], "circle-radius": 5, "circle-stroke-color": "#15232b", "circle-stroke-width": 1 } },
      ],
    },
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.once("idle", () => { document.documentElement.dataset.features = all.features.length; });
  for (const layer of ["routes", "sites", "villages"]) {
    map.on("mousemove", layer, (event) => { told.textContent = event.features[0].properties.words; });
  }
}

if (maplibregl) {
  maplibregl.setWorkerUrl("/static/vendor/maplibre/maplibre-gl-csp-worker.js");
  await draw();
} else {
  told.textContent = box.dataset.missing;
}
