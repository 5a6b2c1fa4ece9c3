// Maps of plans: villages, routes and towers from our own server, each said when pointed at.
// Where two plans stand beside each other their maps show the same ground.

import { spread } from "../web/map.js";

const boxes = [...document.querySelectorAll(".big-map[data-features]")];
const told = document.getElementById("pointed");
const { maplibregl } = window;
const RING = "#8a3b12";
const FIT = { padding: 24, animate: false };
let led = false; // somebody has moved a map; before that all is shown at any size
const shade = (item) => {
  const key = document.querySelector(`[data-item="${item}"]`);
  const style = getComputedStyle(key);
  return key.classList.contains("line") ? style.borderTopColor : style.backgroundColor;
};
const load = async (address) => (await fetch(address)).json();

function layers() {
  const routes = ["fibre", "spur", "hop"].flatMap((item) => [item, shade(item)]);
  const differs = (yes, no) => ["case", ["boolean", ["get", "differs"], false], yes, no];
  return [
    { id: "outlines", type: "line", source: "outlines", paint: { "line-color": "#9aa3aa", "line-width": 1 } },
    { id: "routes", type: "line", source: "route", paint: { "line-color": ["match", ["get", "item"], ...routes, shade("fibre")], "line-width": differs(6, 2.5) } },
    { id: "sites", type: "circle", source: "site", paint: { "circle-color": shade("site"), "circle-radius": 6, "circle-stroke-color": RING, "circle-stroke-width": differs(3, 0) } },
    { id: "villages", type: "circle", source: "village", paint: { "circle-color": ["match", ["get", "item"], "has", shade("has"), "none", shade("none"), shade("gains")], "circle-radius": 5, "circle-stroke-color": differs(RING, "#15232b"), "circle-stroke-width": differs(3, 1) } },
  ];
}

function draw(box, features, outlines, bounds) {
  const of = (kind) => ({
    type: "geojson",
    data: { type: "FeatureCollection", features: features.filter((one) => one.properties.kind === kind) },
  });
  const sources = { outlines: { type: "geojson", data: outlines }, route: of("route"), site: of("site"), village: of("village") };
  const map = new maplibregl.Map({
    container: box,
    bounds,
    fitBoundsOptions: FIT,
    attributionControl: false,
    fadeDuration: 0,
    locale: box.dataset.title ? { "Map.Title": box.dataset.title } : {},
    style: { version: 8, sources, layers: layers() },
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.on("resize", () => { if (!led) map.fitBounds(bounds, FIT); });
  map.on("moveend", () => { box.dataset.centre = map.getCenter().toArray().map((one) => one.toFixed(4)).join(" "); });
  for (const layer of ["routes", "sites", "villages"]) {
    map.on("mousemove", layer, (event) => { told.textContent = event.features[0].properties.words; });
  }
  return map;
}

function together(maps) {
  for (const one of maps) {
    one.on("move", (event) => {
      if (!event.originalEvent) return;
      led = true;
      for (const other of maps) {
        if (other !== one) other.jumpTo({ center: one.getCenter(), zoom: one.getZoom(), bearing: one.getBearing(), pitch: one.getPitch() });
      }
    });
  }
}

if (maplibregl) {
  maplibregl.setWorkerUrl("/static/vendor/maplibre/maplibre-gl-csp-worker.js");
  const [outlines, ...plans] = await Promise.all([boxes[0].dataset.outlines, ...boxes.map((box) => box.dataset.features)].map(load));
  const all = plans.flatMap((plan) => plan.features);
  const maps = boxes.map((box, number) => draw(box, plans[number].features, outlines, spread(all)));
  together(maps);
  await Promise.all(maps.map((map) => map.once("idle")));
  document.documentElement.dataset.features = all.length;
} else {
  told.textContent = boxes[0].dataset.missing;
}
