/**
 * Sending, by one page of the tablet at a time.
 *
 * Nothing is believed but the server's verdict on each operation. What fails waits and
 * is sent again; what the server parks is the office's to mend and blocks nothing.
 */
import { APP_VERSION, SCHEMA } from "@soors_floor/core/floor";
import { getLanguage } from "@soors_floor/core/language";
import { Failure, postJson } from "@soors_floor/core/network";
import { writePlan } from "@soors_floor/core/plan";
import { ask } from "@soors_floor/core/store";
import { sendFiles } from "@soors_floor/core/upload";

const LOCK = "soors_floor_sync";
const BATCH = 40;
const LIMIT = 20; // seconds for an answer
const POLL = 20; // seconds between two looks at the plan
const BACK_OFF = { first: 2, most: 60 }; // seconds
const REFUSED = [400, 413, 422];
const ASKED_AGAIN = 5; // entries put aside, in one exchange

export class Engine {
    constructor(floor) {
        this.floor = floor;
        this.leads = false;
        this.failures = 0;
        this.batch = BATCH;
        this.controller = null;
        this.onGood = null;
        this.asked = false;
        this.ring = () => {};
    }

    /** Lead as soon as no other page does; the browser frees the lock of a dead one. */
    start() {
        navigator.locks.request(LOCK, async () => {
            this.leads = true;
            for (;;) {
                await this.cycle();
                await this.sleep(this.pause());
            }
        });
        const wake = () => this.floor.nudge();
        document.addEventListener("visibilitychange", () => document.hidden || wake());
        window.addEventListener("online", wake);
    }

    wake() {
        this.asked = true;
        this.ring();
    }

    /**
     * Send at once: end a request that hangs, forget the waiting after failures, and
     * the seconds in which the last act could be taken back.
     */
    async sendNow() {
        const { floor } = this;
        floor.state.undo = null;
        await floor.store.write(["ops"], releaseHeld);
        this.failures = 0;
        if (this.leads) {
            this.controller?.abort();
        }
        floor.nudge();
    }

    pause() {
        if (!this.failures) {
            return POLL;
        }
        const wait = BACK_OFF.first * 2 ** (this.failures - 1);
        return Math.min(BACK_OFF.most, wait) * (0.75 + Math.random() / 2);
    }

    async sleep(seconds) {
        if (!this.asked) {
            await new Promise((resolve) => {
                const timer = setTimeout(resolve, seconds * 1000);
                this.ring = () => {
                    clearTimeout(timer);
                    resolve();
                };
            });
        }
        this.asked = false;
    }

    async cycle() {
        const { floor } = this;
        if (!floor.isPaired) {
            return;
        }
        try {
            await this.sendOperations();
            await sendFiles(floor, (controller) => (this.controller = controller));
            this.failures = 0;
            floor.setLink({ sending: false, good: true, revoked: false });
            await this.onGood?.();
        } catch (error) {
            if (!(error instanceof Failure)) {
                floor.log.add(`sending: ${error.name} ${error.message}`);
            }
            this.failures++;
            floor.log.add(`not sent: ${error.message}`);
            const revoked = error.status === 401 || floor.state.link.revoked;
            floor.setLink({ sending: false, good: false, revoked });
        }
        await floor.refreshCounts();
    }

    async sendOperations() {
        for (;;) {
            const batch = await this.floor.store.write(["ops", "meta"], (stores) =>
                takeBatch(stores, this.batch)
            );
            const sent = await this.sendBatch(batch);
            if (sent && batch.filter(isNew).length < this.batch) {
                this.batch = BATCH;
                return;
            }
        }
    }

    async sendBatch(batch) {
        const { floor } = this;
        const { counts } = floor.state;
        if (batch.some(isNew)) {
            floor.setLink({ sending: true, done: 0, of: counts.ops + counts.files });
        }
        const body = await this.prepareBody(batch);
        const start = Date.now();
        this.controller = new AbortController();
        let answer;
        try {
            answer = await postJson("sync", body, {
                seconds: LIMIT,
                device: floor.device,
                controller: this.controller,
            });
        } catch (error) {
            return this.onRefused(error, batch);
        }
        const known = new Set((answer.verdicts || []).map((verdict) => verdict.uuid));
        const unheard = batch.filter((op) => !known.has(op.uuid));
        const skew = skewOf(answer, start);
        await floor.store.write(["ops", "meta", "rounds", "stops"], (stores) =>
            writeAnswer(stores, answer, skew, body.language)
        );
        await floor.refresh();
        floor.tellOthers();
        if (unheard.length) {
            throw new Failure(`${unheard.length} operations without a verdict`);
        }
        return true;
    }

    /** A batch that cannot be read is halved until the one that is to blame is found. */
    async onRefused(error, batch) {
        if (!REFUSED.includes(error.status) || !batch.length) {
            throw error;
        }
        if (batch.length > 1) {
            this.batch = Math.ceil(batch.length / 2);
            return false;
        }
        const reason = error.data?.detail || error.data?.error || String(error.status);
        await this.floor.store.write(["ops"], ({ ops }) =>
            ops.put({ ...batch[0], state: "parked", verdict: reason, unreadable: true })
        );
        this.floor.log.add(`parked here: ${batch[0].kind} ${reason}`);
        return false;
    }

    async prepareBody(batch) {
        const { meta, counts } = this.floor.state;
        const storage = navigator.storage;
        const estimate = (await storage?.estimate?.().catch(() => null)) || {};
        return {
            schema: SCHEMA,
            epoch: meta.epoch,
            version: this.floor.version || APP_VERSION,
            language: getLanguage(),
            device_time: new Date().toISOString(),
            unsent: { ops: counts.ops, files: counts.files },
            persisted: Boolean(await storage?.persisted?.().catch(() => false)),
            quota: { quota: estimate.quota || 0, usage: estimate.usage || 0 },
            plan_hash: meta.plan_hash || null,
            operations: batch.map(toWire),
        };
    }
}

const isNew = (op) => op.state === "new";

function toWire(op) {
    const { uuid, wire, schema, kind, round, stop, payload, files, at, skew, driver } = op;
    return { uuid, seq: wire, schema, kind, round, stop, payload, files, at, skew, driver };
}

/**
 * Take the next operations, oldest first, up to the one that may still be undone.
 *
 * Their number is given here and not when they are made: what was undone never had
 * one, so a gap tells the office that a memory was lost.
 */
async function takeBatch({ ops, meta }, size) {
    let wire = (await ask(meta.get("wire"))) || 0;
    const batch = [];
    for (const op of await ask(ops.index("state").getAll("new", size))) {
        // A hold that ends too late was made before the clock was put back.
        const held = op.hold - Date.now();
        if (held > 0 && held <= 10000) {
            break;
        }
        if (!op.wire) {
            op.wire = ++wire;
            ops.put(op);
        }
        batch.push(op);
    }
    meta.put(wire, "wire");
    return [...batch, ...(await takeParked({ ops }, size - batch.length))];
}

/** Ask again of what the office put aside: it may have dealt with it meanwhile. */
async function takeParked({ ops }, room) {
    const parked = await ask(ops.index("state").getAll("parked"));
    return parked.filter((op) => op.wire && !op.unreadable).slice(0, Math.min(room, ASKED_AGAIN));
}

/** Let acts leave that could still be taken back. */
export async function releaseHeld({ ops }) {
    for (const op of await ask(ops.index("state").getAll("new"))) {
        if (op.hold) {
            ops.put({ ...op, hold: 0 });
        }
    }
}

/** Return how many seconds the server's clock is ahead, read half-way of the call. */
function skewOf(answer, start) {
    const middle = (start + Date.now()) / 2;
    return Math.round((Date.parse(toUtc(answer.server_time)) - middle) / 1000) || 0;
}

function toUtc(time) {
    const text = String(time || "").replace(" ", "T");
    return /[Z+]/.test(text) ? text : `${text}Z`;
}

async function writeAnswer(stores, answer, skew, language) {
    const { ops, meta } = stores;
    const waiting = new Map();
    for (const state of ["new", "parked"]) {
        for (const op of await ask(ops.index("state").getAll(state))) {
            waiting.set(op.uuid, op);
        }
    }
    for (const { uuid, state, reason } of answer.verdicts || []) {
        const op = waiting.get(uuid);
        if (op && ["acked", "parked"].includes(state)) {
            const acked = new Date().toISOString();
            ops.put({ ...op, state, verdict: reason || null, acked });
        }
    }
    if (answer.plan) {
        await writePlan(stores, answer.plan, language);
    }
    await keepMessages(meta, answer.messages || []);
    meta.put(skew, "skew");
    meta.put(new Date().toISOString(), "last_contact");
}

/** Keep each message once, until the driver has said that he read it. */
async function keepMessages(meta, messages) {
    const seen = (await ask(meta.get("seen_messages"))) || [];
    const unread = (await ask(meta.get("messages"))) || [];
    const known = new Set([...seen, ...unread.map((message) => message.uuid)]);
    const fresh = messages.filter((message) => !known.has(message.uuid));
    if (fresh.length) {
        meta.put([...unread, ...fresh], "messages");
    }
}
