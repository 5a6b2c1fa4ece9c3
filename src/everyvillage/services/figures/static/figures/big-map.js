// The officers' map: outlines and points from our own server, coloured by a figure, pressed to go in.

import { spread } from "../web/map.js";

const box = document.getElementById("big-map");
const told = document.getElementById("pointed");
const { maplibregl } = window;
const fetched = async (address) => (address ? (await fetch(address)).json() : { type: "FeatureCollection", features: [] });
const colour = (shade) => getComputedStyle(document.querySelector(`.shade-${shade}`)).backgroundColor;

async function draw() {
  const { outlines, shades: address, settlements, drill } = box.dataset;
  const [areas, figures, small] = await Promise.all([fetched(outlines), fetched(address), fetched(settlements)]);
  const shade = (one) => {
    if (!one.properties.code) return;
    const [name, words] = figures.shades[one.properties.code] ?? ["none", one.properties.name];
    Object.assign(one.properties, { shade: name, words });
  };
  areas.features.forEach(shade);
  const villages = Object.entries(figures.points).map(([code, at]) => {
    const one = { type: "Feature", geometry: { type: "Point", coordinates: at }, properties: { code, name: code } };
    shade(one);
    return one;
  });
  const classes = [...document.querySelectorAll(".shade")].map((one) => one.dataset.shade);
  const paint = ["match", ["get", "shade"], ...classes.flatMap((one) => [one, colour(one)]), "rgba(0,0,0,0)"];
  const source = (features) => ({ type: "geojson", data: { type: "FeatureCollection", features } });
  const map = new maplibregl.Map({
    container: box,
    bounds: spread(areas.features),
    fitBoundsOptions: { padding: 16, animate: false },
    attributionControl: false,
    fadeDuration: 0,
    locale: {
      "Map.Title": box.dataset.title,
      "NavigationControl.ZoomIn": box.dataset.nearer,
      "NavigationControl.ZoomOut": box.dataset.farther,
    },
    style: {
      version: 8,
      sources: { areas: source(areas.features), small: source(small.features), villages: source(villages) },
      layers: [
        { id: "areas", type: "fill", source: "areas", paint: { "fill-color": paint } },
        { id: "lines", type: "line", source: "areas", paint: { "line-color": "#5d666e", "line-width": 0.6 } },
        { id: "small", type: "circle", source: "small", paint: { "circle-color": "#5d666e", "circle-radius": 1.6 } },
        { id: "villages", type: "circle", source: "villages", paint: { "circle-color": paint, "circle-radius": 5, "circle-stroke-color": "#15232b", "circle-stroke-width": 1 } },
      ],
    },
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.once("idle", () => {
    document.documentElement.dataset.drawn = Math.round(performance.now());
    document.documentElement.dataset.features = areas.features.length + small.features.length + villages.length;
  });
  for (const layer of ["areas", "villages"]) {
    map.on("mousemove", layer, (event) => { told.textContent = event.features[0].properties.words; });
    map.on("click", layer, (event) => { location.assign(drill + event.features[0].properties.code); });
  }
}

if (maplibregl) {
  maplibregl.setWorkerUrl("/static/vendor/maplibre/maplibre-gl-csp-worker.js");
  await draw();
} else {
  told.textContent = box.dataset.missing;
}
