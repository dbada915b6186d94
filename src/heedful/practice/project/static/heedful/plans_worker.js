// Keeps one page of plans, and what it looks like, on the device of a client who asked for it. Nothing else is kept:
// the net comes first, and what was kept is shown only when there is none.
const KEPT = "heedful-plans " + self.registration.scope;

const keep = async () => {
  const cache = await caches.open(KEPT);
  const page = await fetch(self.registration.scope, { credentials: "same-origin" });
  if (!page.ok || page.redirected) throw new Error("not kept");
  const looks = [...(await page.clone().text()).matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1]);
  await Promise.all(looks.map((href) => cache.add(new URL(href, self.location).href)));
  await cache.put(self.registration.scope, page);
};

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isOurs = (request) =>
  request.method === "GET" && (request.url.split("#")[0] === self.registration.scope || request.destination === "style");

self.addEventListener("fetch", (event) => {
  if (isOurs(event.request)) event.respondWith(answer(event.request));
});

const answer = async (request) => {
  const cache = await caches.open(KEPT);
  const address = request.url.split("#")[0];
  try {
    const fresh = await fetch(request);
    const isPage = address === self.registration.scope;
    if (fresh.ok && !fresh.redirected && (isPage || (await cache.match(address)))) await cache.put(address, fresh.clone());
    if (isPage && (fresh.status === 404 || fresh.status === 410)) await caches.delete(KEPT); // the link was closed
    return fresh;
  } catch (lost) {
    const kept = await cache.match(address);
    if (kept) return kept;
    throw lost;
  }
};
