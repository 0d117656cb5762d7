/** A ring of technical lines for support; never names, addresses or entries. */
import { ask } from "@soors_floor/core/store";

const LONGEST = 500;

export class Log {
    constructor(store) {
        this.store = store;
    }

    async add(text) {
        try {
            await this.store.write(["log"], async ({ log }) => {
                const key = await ask(log.add({ at: new Date().toISOString(), text }));
                log.delete(IDBKeyRange.upperBound(key - LONGEST));
            });
        } catch {
            // A full memory must not stop the work for the sake of a log line.
        }
    }

    lines() {
        return this.store.getAll("log");
    }
}
