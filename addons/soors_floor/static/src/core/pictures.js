/**
 * Small pictures that the plan names: what a donor photographed, and who drives.
 *
 * They come after all else, when there is network, into a memory of their own: losing
 * it costs nothing. What no plan names any more is deleted.
 */
import { ask } from "@soors_floor/core/store";

const NAME = "soors_floor_pictures";
const LIMIT = 20; // seconds for one
const LARGEST = 40000; // bytes

// What the office has not; asked for again at the next start.
const missing = new Set();
let opened = null;

function open() {
    opened ||= new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, 1);
        request.onupgradeneeded = () => request.result.createObjectStore("pictures");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
            const db = request.result;
            const forget = () => (opened = null);
            db.onclose = forget;
            db.onversionchange = () => {
                db.close();
                forget();
            };
            resolve(db);
        };
    });
    return opened;
}

async function pictures(mode = "readonly") {
    return (await open()).transaction("pictures", mode).objectStore("pictures");
}

/** Return the bytes of a picture, undefined while it is not here. */
export async function readPicture(key) {
    return ask((await pictures()).get(key));
}

/** Return the names of all pictures that are wanted here, those of the next stops first. */
export function wantedPictures({ meta, stops }) {
    const faces = (meta.crew || []).map(({ photo }) => photo);
    const planned = Object.values(stops).sort((one, other) => one.order - other.order);
    return [...faces, ...planned.flatMap(({ plan }) => plan.photos || [])].filter(Boolean);
}

/** Delete what is not wanted any more; needs no network. */
export async function forgetPictures(state) {
    const wanted = new Set(wantedPictures(state));
    const store = await pictures("readwrite");
    for (const key of await ask(store.getAllKeys())) {
        if (!wanted.has(key)) {
            store.delete(key);
        }
    }
}

/** Fetch what is wanted and not here, one after the other; tell when one has come. */
export async function fetchPictures({ state, device }, onCome) {
    const known = new Set(await ask((await pictures()).getAllKeys()));
    const wanted = new Set(wantedPictures(state));
    for (const key of [...wanted].filter((one) => !known.has(one) && !missing.has(one))) {
        const bytes = await fetchPicture(key, device);
        if (bytes) {
            await ask((await pictures("readwrite")).put(bytes, key));
            onCome();
        } else {
            missing.add(key);
        }
    }
}

/** Return bytes that are a picture of the office, null when it has none. */
async function fetchPicture(key, { database, token }) {
    const answer = await fetch(`/floor/api/picture/${key}`, {
        signal: AbortSignal.timeout(LIMIT * 1000),
        cache: "no-store",
        redirect: "error",
        credentials: "omit",
        headers: { "X-Odoo-Database": database, Authorization: `Bearer ${token}` },
    });
    const isPicture = answer.headers.get("Content-Type") === "image/jpeg";
    if (answer.status !== 200 || !isPicture) {
        return null;
    }
    const bytes = await answer.arrayBuffer();
    return bytes.byteLength <= LARGEST ? bytes : null;
}
