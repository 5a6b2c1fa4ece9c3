// Keeps the shell of the field, which holds no record of anybody, so that it opens without a link.
// Nothing else is ever kept: every other request goes to the network, or fails.

const NAME = "field-shell-2";
const SHELL = [
  "/field/",
  "/static/web/tokens.css",
  "/static/field/field.css",
  "/static/web/mark.svg",
  "/static/field/field.js",
  "/static/field/outbox.js",
  "/static/field/keys.js",
  "/static/field/note.js",
  "/static/web/recording.js",
  "/static/field/store.js",
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !SHELL.includes(pathname)) return;
  event.respondWith(fresh(event.request, pathname));
});

// The network first; what it gives is kept, what is kept is given where there is no link.
async function fresh(request, pathname) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(pathname, answer.clone());
    return answer;
  } catch {
    return (await cache.match(pathname)) ?? Response.error();
  }
}
