/**
 * The tablet's memory: one IndexedDB database, written strictly.
 *
 * Strict means that the promise of `write` is kept by the disk, not by a buffer: what
 * the driver was told is saved survives a battery pulled out at that moment.
 */
const NAME = "soors_floor";
const VERSION = 1;
const STORES = ["meta", "rounds", "stops", "ops", "files", "drafts", "log"];

/** Upgrades only add: an older app must be able to read what a newer one left. */
function upgrade(db) {
    db.createObjectStore("meta");
    db.createObjectStore("rounds", { keyPath: "uuid" });
    const stops = db.createObjectStore("stops", { keyPath: "uuid" });
    stops.createIndex("round", "round");
    const ops = db.createObjectStore("ops", { keyPath: "seq", autoIncrement: true });
    ops.createIndex("state", "state");
    ops.createIndex("stop", "stop");
    const files = db.createObjectStore("files", { keyPath: "uuid" });
    files.createIndex("state", ["state", "at"]);
    db.createObjectStore("drafts");
    db.createObjectStore("log", { autoIncrement: true });
}

/** Return a promise of what a request of IndexedDB answers. */
export function ask(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

export class Store {
    static async open(onLost) {
        const request = indexedDB.open(NAME, VERSION);
        request.onupgradeneeded = () => upgrade(request.result);
        return new Store(await ask(request), onLost);
    }

    constructor(db, onLost) {
        this.db = db;
        // Somebody cleared the browser's data: nothing more can be kept here.
        db.onclose = () => onLost?.();
        // Deleted or replaced from another page: this one starts again.
        db.onversionchange = () => {
            db.close();
            onLost?.();
        };
    }

    /**
     * Run a transaction; resolves when it is complete, all of it or nothing.
     *
     * @param {string[]} names of the stores
     * @param {"readonly"|"readwrite"} mode
     * @param {(stores: Record<string, IDBObjectStore>) => any} work may only wait for
     *   requests of this transaction
     */
    async run(names, mode, work) {
        const transaction = this.db.transaction(names, mode, { durability: "strict" });
        const done = new Promise((resolve, reject) => {
            transaction.oncomplete = resolve;
            transaction.onabort = () =>
                reject(transaction.error || new DOMException("Aborted", "AbortError"));
        });
        done.catch(() => {});
        const stores = {};
        for (const name of names) {
            stores[name] = transaction.objectStore(name);
        }
        let result;
        try {
            result = await work(stores);
        } catch (error) {
            try {
                transaction.abort();
            } catch {
                await done; // it ended by itself: its own reason says more
            }
            throw transaction.error || error;
        }
        await done;
        return result;
    }

    read(names, work) {
        return this.run(names, "readonly", work);
    }

    write(names, work) {
        return this.run(names, "readwrite", work);
    }

    getMeta(key) {
        return this.read(["meta"], ({ meta }) => ask(meta.get(key)));
    }

    setMeta(values) {
        return this.write(["meta"], ({ meta }) => {
            for (const [key, value] of Object.entries(values)) {
                meta.put(value, key);
            }
        });
    }

    async allMeta() {
        return this.read(["meta"], async ({ meta }) => {
            const [keys, values] = await Promise.all([
                ask(meta.getAllKeys()),
                ask(meta.getAll()),
            ]);
            return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
        });
    }

    getAll(name) {
        return this.read([name], (stores) => ask(stores[name].getAll()));
    }
}

export { STORES };
