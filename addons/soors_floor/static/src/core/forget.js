/** What a tablet forgets, and when: see docs/tablets-personal-data.md. */
import { ask } from "@soors_floor/core/store";

const DAY = 24 * 3600 * 1000;
const KEEP_PEOPLE = 7; // days: names and addresses of stops, and in what was recorded
const KEEP_OPS = 14; // days after it was received
const STORES = ["meta", "rounds", "stops", "ops", "files", "drafts"];
// What of an entry may name somebody; the server has the same list.
const PERSONAL = ["name", "street", "zip", "city", "phone", "text", "note", "strokes"];

/**
 * Forget what is old and safe with the office. What was not sent is never touched, nor
 * what the office put aside: it may have to be read from here.
 */
export function forgetOld(store, now = Date.now()) {
    return store.write(STORES, async (stores) => {
        const waiting = await forgetOps(stores, now);
        await forgetFiles(stores);
        const forgotten = await forgetStops(stores, waiting, now);
        await forgetDrafts(stores, forgotten, now);
        await forgetRounds(stores, now);
    });
}

const isOlder = (time, days, now) => now - Date.parse(time || 0) > days * DAY;

async function forgetOps({ ops }, now) {
    const waiting = new Set();
    for (const op of await ask(ops.getAll())) {
        const since = op.acked || op.at;
        if (op.state === "undone") {
            // Left by an earlier version, which kept what was taken back.
            ops.delete(op.seq);
        } else if (op.state !== "acked" || !since) {
            waiting.add(op.stop);
        } else if (isOlder(since, KEEP_OPS, now)) {
            ops.delete(op.seq);
        } else if (isOlder(since, KEEP_PEOPLE, now) && !op.forgotten) {
            const payload = { ...op.payload };
            PERSONAL.forEach((name) => delete payload[name]);
            ops.put({ ...op, payload, forgotten: true });
        }
    }
    return waiting;
}

/** The bytes went when the server had agreed; what is left of a file goes with its act. */
async function forgetFiles({ ops, files }) {
    const all = await ask(ops.getAll());
    const known = new Set(all.map(({ uuid }) => uuid));
    for (const state of ["sent", "bad"]) {
        const range = IDBKeyRange.bound([state], [state, []]);
        for (const file of await ask(files.index("state").getAll(range))) {
            if (!known.has(file.op)) {
                files.delete(file.uuid);
            }
        }
    }
}

async function forgetStops({ stops, meta }, waiting, now) {
    const forgotten = new Set();
    for (const stop of await ask(stops.getAll())) {
        const last = [stop.changed, stop.received].filter(Boolean).sort().at(-1);
        if (isOlder(last, KEEP_PEOPLE, now) && !waiting.has(stop.uuid)) {
            stops.delete(stop.uuid);
            forgotten.add(stop.uuid);
        }
    }
    if (forgotten.size) {
        // Should the office still plan one of them, it sends it again.
        meta.put(null, "plan_hash");
    }
    return forgotten;
}

/** A half-typed entry goes with its stop, or when nobody went on with it. */
async function forgetDrafts({ drafts }, forgotten, now) {
    for (const key of await ask(drafts.getAllKeys())) {
        const draft = await ask(drafts.get(key));
        const old = isOlder(draft.saved || now, KEEP_PEOPLE, now);
        if (old || forgotten.has(key.split(":")[1])) {
            drafts.delete(key);
        }
    }
}

async function forgetRounds({ rounds, stops, meta }, now) {
    const busy = new Set((await ask(stops.getAll())).map((stop) => stop.round));
    const all = await ask(rounds.getAll());
    for (const round of all.filter(({ uuid }) => !busy.has(uuid))) {
        if (!round.current || isOlder(round.date, KEEP_PEOPLE, now)) {
            rounds.delete(round.uuid);
        }
    }
    if (!busy.size) {
        meta.put(null, "news");
        meta.put([], "messages");
    }
}
