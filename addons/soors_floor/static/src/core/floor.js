/** The app's state, and the one way to record what the driver does. */
import { reactive, toRaw } from "@odoo/owl";
import { Log } from "@soors_floor/core/log";
import { getLanguage, setLanguage } from "@soors_floor/core/language";
import { screens } from "@soors_floor/core/registry";
import { ask } from "@soors_floor/core/store";

export const SCHEMA = 1;
export const APP_VERSION = "1.0";
const UNDO_SECONDS = 10;
const SEEN = 100; // messages whose repetition is known
const ALL = ["meta", "rounds", "stops", "ops", "files", "drafts"];

export class Floor {
    constructor(store, channel) {
        this.store = store;
        this.channel = channel;
        this.log = new Log(store);
        this.engine = null;
        this.state = reactive({
            screen: null,
            params: {},
            history: [],
            meta: {},
            rounds: {},
            stops: {},
            parked: [],
            counts: { ops: 0, files: 0, drafts: 0, oldest: null },
            link: { sending: false, done: 0, of: 0, good: null, revoked: false },
            memoryFull: false,
            undo: null,
            shrinking: 0, // photos that are not ready yet
            update: false,
            pictures: 0, // how many came: who shows one looks again
        });
        channel.onmessage = ({ data }) => this.onMessage(data);
    }

    // What is known

    /**
     * Read all from the store again; the screens follow by themselves.
     *
     * @param {() => void} [move] goes elsewhere before a screen misses what is gone
     */
    async refresh(move) {
        const { state, store } = this;
        const [meta, rounds, stops] = await Promise.all([
            store.allMeta(),
            store.getAll("rounds"),
            store.getAll("stops"),
        ]);
        follow(state.meta, meta);
        follow(state.rounds, Object.fromEntries(rounds.map((round) => [round.uuid, round])));
        follow(state.stops, Object.fromEntries(stops.map((stop) => [stop.uuid, stop])));
        move?.();
        if (meta.language && meta.language !== getLanguage()) {
            setLanguage(meta.language);
        }
        await this.refreshCounts();
    }

    async refreshCounts() {
        const names = ["ops", "files", "drafts"];
        const { counts, parked } = await this.store.read(names, readCounts);
        follow(this.state.counts, counts);
        if (parked.length || this.state.parked.length) {
            this.state.parked = parked;
        }
    }

    onMessage({ type, link }) {
        if (type === "changed") {
            this.refresh();
        } else if (type === "link") {
            Object.assign(this.state.link, link);
        } else if (type === "nudge") {
            this.engine?.wake();
        }
    }

    tellOthers(message = { type: "changed" }) {
        this.channel.postMessage(JSON.parse(JSON.stringify(message)));
    }

    setLink(values) {
        Object.assign(this.state.link, values);
        this.tellOthers({ type: "link", link: this.state.link });
    }

    get device() {
        const { token, database, device } = this.state.meta;
        return { token, database, ...device };
    }

    get isPaired() {
        return Boolean(this.state.meta.token);
    }

    // Where one is

    go(screen, params = {}, { replace = false } = {}) {
        const { state } = this;
        if (state.screen && !replace) {
            state.history.push({ screen: state.screen, params: state.params });
        }
        state.params = params;
        state.screen = screen;
        window.scrollTo(0, 0);
    }

    back() {
        const last = this.state.history.pop();
        return last ? this.go(last.screen, last.params, { replace: true }) : this.goHome();
    }

    goHome() {
        this.state.history = [];
        const screen = this.isPaired ? screens.home || "support" : "pair";
        this.go(screen, {}, { replace: true });
    }

    async setMeta(values) {
        await this.store.setMeta(values);
        Object.assign(this.state.meta, values);
        this.tellOthers();
    }

    /** Put a message away: the office's repetition of it stays unseen. */
    async readMessage(uuid) {
        await this.store.write(["meta"], async ({ meta }) => {
            const unread = (await ask(meta.get("messages"))) || [];
            const seen = (await ask(meta.get("seen_messages"))) || [];
            meta.put(unread.filter((message) => message.uuid !== uuid), "messages");
            meta.put([...seen, uuid].slice(-SEEN), "seen_messages");
        });
        await this.refresh();
        this.tellOthers();
    }

    async readNews() {
        await this.setMeta({ news: null });
    }

    /** One press is one act, however long the memory takes: what is pressed meanwhile is not. */
    async press(act) {
        if (this.isActing || this.state.shrinking) {
            return;
        }
        this.isActing = true;
        try {
            await act();
        } catch (error) {
            if (!this.state.memoryFull) {
                throw error;
            }
        } finally {
            this.isActing = false;
        }
    }

    // Half-typed entries

    /**
     * Keep an unfinished entry with its photos, and where it was typed, for after a kill.
     * Where memory is full, it is still on the screen, which says so.
     */
    async saveDraft(key, { photos, ...draft }) {
        const plain = (value) => JSON.parse(JSON.stringify(value));
        const { screen, params } = this.state;
        const place = { screen, params: plain(params) };
        const kept = { ...plain(draft), saved: new Date().toISOString() };
        if (photos) {
            kept.photos = photos.map((photo) => ({ ...photo }));
        }
        try {
            await this.store.write(["drafts", "meta"], ({ drafts, meta }) => {
                drafts.put(kept, key);
                meta.put(place, "place");
            });
            this.state.counts.drafts ||= 1;
        } catch (error) {
            if (error.name !== "QuotaExceededError") {
                throw error;
            }
            this.state.memoryFull = true;
            this.log.add("half-typed entry not kept: memory full");
        }
        this.state.meta.place = place;
    }

    async dropDraft(key) {
        await this.store.write(["drafts", "meta"], ({ drafts, meta }) => {
            drafts.delete(key);
            meta.put(null, "place");
        });
        this.state.meta.place = null;
        await this.refreshCounts();
    }

    readDraft(key) {
        return this.store.read(["drafts"], ({ drafts }) => ask(drafts.get(key)));
    }

    async hasDraft() {
        return (await this.store.read(["drafts"], ({ drafts }) => ask(drafts.count()))) > 0;
    }

    // What happens

    /**
     * Record one act: what is sent, its files and what the stop remembers of it, all
     * in one transaction. Resolves once it is on the disk.
     *
     * @param {object} act
     * @param {{kind: string, payload?: object, files?: object[], uuid?: string}[]} act.ops
     * @param {string} [act.round]
     * @param {string} [act.stop] uuid of the stop
     * @param {(mine: object) => object} [act.patch] returns what the stop remembers
     * @param {object} [act.created] a stop that starts to exist by this act
     * @param {object} [act.meta] values kept beside
     * @param {string} [act.draft] key of the half-typed entry that is now whole
     * @param {boolean} [act.quiet] not the driver's doing: nothing to take back
     * @returns {Promise<object[]>} the operations
     */
    async record(act) {
        const plain = (value) => JSON.parse(JSON.stringify(value ?? null));
        const prepared = act.ops.map((op) => this.prepareOperation(act, op, plain));
        let before, written;
        try {
            ({ before, written } = await this.store.write(ALL, (stores) =>
                this.writeAct(stores, act, prepared, plain)
            ));
        } catch (error) {
            this.state.memoryFull = error.name === "QuotaExceededError";
            this.log.add(`act not kept: ${error.name}`);
            throw error;
        }
        this.state.memoryFull = false;
        this.showAct(written, prepared);
        if (act.draft) {
            await this.refreshCounts();
        }
        if (!act.quiet) {
            this.offerUndo(before, prepared);
        }
        this.tellOthers();
        this.nudge();
        return prepared.map(({ operation }) => operation);
    }

    prepareOperation(act, { kind, payload, files = [], uuid }, plain) {
        const { meta } = this.state;
        const operation = {
            uuid: uuid || crypto.randomUUID(),
            epoch: meta.epoch,
            schema: SCHEMA,
            kind,
            round: act.round || this.state.stops[act.stop]?.round || null,
            stop: act.stop || null,
            payload: plain(payload) || {},
            files: files.map(({ uuid, type, size, sha256 }) => ({ uuid, type, size, sha256 })),
            at: new Date().toISOString(),
            skew: meta.skew || 0,
            driver: meta.day?.driver || null,
            state: "new",
            hold: act.quiet ? 0 : Date.now() + UNDO_SECONDS * 1000,
        };
        return { operation, files };
    }

    async writeAct({ meta, stops, ops, files, drafts }, act, prepared, plain) {
        const before = { stop: null, draft: null, key: act.draft, meta: {} };
        const written = { stops: [], meta: {} };
        if (!act.quiet) {
            await this.letGo(ops);
        }
        for (const { operation, files: bytes } of prepared) {
            operation.seq = await ask(ops.add(operation));
            for (const file of bytes) {
                files.put({
                    ...file,
                    op: operation.uuid,
                    stop: operation.stop,
                    sent: 0,
                    state: "new",
                    at: operation.at,
                });
            }
        }
        if (act.created) {
            const created = { local: true, changed: new Date().toISOString() };
            written.stops.push({ ...plain(act.created), ...created });
            before.created = act.created.uuid;
        }
        if (act.patch) {
            const known = written.stops.find((stop) => stop.uuid === act.stop);
            const stop = known || (await ask(stops.get(act.stop)));
            before.stop = plain(stop);
            const mine = plain(act.patch(stop.mine || {}, prepared));
            written.stops.push({ ...stop, mine, changed: new Date().toISOString() });
        }
        written.stops.forEach((stop) => stops.put(stop));
        for (const [key, value] of Object.entries(act.meta || {})) {
            before.meta[key] = await ask(meta.get(key));
            written.meta[key] = plain(value);
        }
        if (act.draft) {
            before.draft = await ask(drafts.get(act.draft));
            drafts.delete(act.draft);
            written.meta.place = null;
        }
        for (const [key, value] of Object.entries(written.meta)) {
            meta.put(value, key);
        }
        return { before, written };
    }

    /** What came before can no longer be undone: it may leave. */
    async letGo(ops) {
        // Only the last act is held back; one of before a restart ends by its time.
        for (const seq of this.before?.seqs || []) {
            const op = await ask(ops.get(seq));
            if (op?.hold) {
                ops.put({ ...op, hold: 0 });
            }
        }
    }

    /**
     * Show what was kept, without reading all of the memory again: with a long round
     * on a slow tablet the driver would wait for that.
     */
    showAct({ stops, meta }, prepared) {
        const { state } = this;
        for (const stop of stops) {
            state.stops[stop.uuid] = stop;
        }
        Object.assign(state.meta, meta);
        const files = prepared.flatMap(({ files: bytes }) => bytes);
        state.counts.ops += prepared.length;
        state.counts.files += files.length;
        state.counts.oldest ||= prepared[0]?.operation.at || null;
    }

    // Ten seconds to take it back

    offerUndo(before, prepared) {
        const { screen, params } = this.state;
        const until = Date.now() + UNDO_SECONDS * 1000;
        const seqs = prepared.map(({ operation }) => operation.seq);
        // Not in the state: what the screens watch cannot go back into the store.
        this.before = { before, seqs, place: { screen, params } };
        this.state.undo = { until };
        setTimeout(() => {
            if (this.state.undo?.until === until) {
                this.state.undo = null;
                this.nudge();
            }
        }, UNDO_SECONDS * 1000);
    }

    /** Take the last act back, unless it has left already. */
    async undo() {
        const { before, seqs, place } = this.before;
        this.state.undo = null;
        const undone = await this.store.write(ALL, (stores) => takeBack(stores, before, seqs));
        const again = { ...place.params, again: Date.now() };
        await this.refresh(() => undone && this.go(place.screen, again, { replace: true }));
        this.tellOthers();
        this.nudge();
    }

    nudge() {
        if (this.engine?.leads) {
            this.engine.wake();
        } else {
            this.tellOthers({ type: "nudge" });
        }
    }
}

/** Take over what differs only: the screens draw again whatever is replaced. */
function follow(shown, known) {
    const raw = toRaw(shown);
    for (const key of Object.keys(raw)) {
        if (!(key in known)) {
            delete shown[key];
        }
    }
    for (const [key, value] of Object.entries(known)) {
        if (JSON.stringify(raw[key]) !== JSON.stringify(value)) {
            shown[key] = value;
        }
    }
}

async function readCounts({ ops, files, drafts }) {
    const [waiting, oldest, parked, kept, half] = await Promise.all([
        ask(ops.index("state").count("new")),
        ask(ops.index("state").get("new")),
        ask(ops.index("state").getAll("parked")),
        ask(files.index("state").count(IDBKeyRange.bound(["new"], ["new", []]))),
        ask(drafts.count()),
    ]);
    const counts = { ops: waiting, files: kept, drafts: half, oldest: oldest?.at || null };
    return { counts, parked };
}

async function takeBack({ meta, stops, ops, files, drafts }, before, seqs) {
    const taken = [];
    for (const seq of seqs) {
        taken.push(await ask(ops.get(seq)));
    }
    if (taken.some((op) => op.wire || op.state !== "new")) {
        return false;
    }
    for (const op of taken) {
        // It never was: nothing of it stays, neither a name nor an address.
        ops.delete(op.seq);
        op.files.forEach((file) => files.delete(file.uuid));
    }
    if (before.stop) {
        // A new plan may have come meanwhile: only what the driver did goes back.
        const stop = await ask(stops.get(before.stop.uuid));
        stops.put({ ...stop, mine: before.stop.mine });
    }
    if (before.created) {
        stops.delete(before.created);
    }
    if (before.draft) {
        drafts.put(before.draft, before.key);
    }
    for (const [key, value] of Object.entries(before.meta)) {
        meta.put(value ?? null, key);
    }
    return true;
}
