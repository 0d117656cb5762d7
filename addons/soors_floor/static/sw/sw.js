/* The service worker of the tablets' app. The server puts VERSION, PAGE and FILES
   (address: SHA-256) before this text, so that one byte changed anywhere makes a new
   worker. Cache first, always: a network that answers nothing must not be noticed. */
const PREFIX = "soors-floor-";
const CACHE = PREFIX + VERSION;

async function digest(buffer) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetch with what the browser has, then past its cache; whole or not at all. */
async function fetchWhole(url) {
    return (await fetchOnce(url, "default")) || (await fetchOnce(url, "reload")) || refuse(url);
}

async function fetchOnce(url, cache) {
    const answer = await fetch(url, { cache, credentials: "omit", redirect: "error" });
    const body = await answer.clone().arrayBuffer();
    // A portal answers 200 with a page of its own: only the bytes can tell.
    if (!answer.ok || (await digest(body)) !== FILES[url]) {
        return null;
    }
    // As it came, not a copy: for an answer of our making browsers keep no compiled code.
    return answer;
}

function refuse(url) {
    throw new Error(`${url} did not arrive whole`);
}

async function install() {
    const urls = Object.keys(FILES);
    const answers = await Promise.all(urls.map(fetchWhole));
    const cache = await caches.open(CACHE);
    await Promise.all(urls.map((url, index) => cache.put(url, answers[index])));
}

async function activate() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
}

async function answer(request, url) {
    const kept = await (await caches.open(CACHE)).match(url);
    return kept || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
    if (event.data === "take-over") {
        self.skipWaiting();
    } else if (event.data === "version") {
        event.ports[0]?.postMessage(VERSION);
    }
});
self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) {
        return;
    }
    if (url.pathname.startsWith("/floor/api/")) {
        return;
    }
    if (request.mode === "navigate") {
        event.respondWith(answer(request, PAGE));
    } else if (url.pathname in FILES) {
        event.respondWith(answer(request, url.pathname));
    }
});
