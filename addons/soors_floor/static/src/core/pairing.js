/** The exchange of a code of the office for the token of this tablet. */
import { APP_VERSION } from "@soors_floor/core/floor";
import { getLanguage } from "@soors_floor/core/language";
import { postJson } from "@soors_floor/core/network";

const LIMIT = 20; // seconds

/** Return {code, database} of the address the office's picture opened, or null. */
export function readFragment(hash = location.hash) {
    const values = new URLSearchParams(hash.slice(1));
    return values.get("pair")
        ? { code: values.get("pair"), database: values.get("db") || pageDatabase() }
        : null;
}

/** Return what a scanned picture says, null when it is not one of the office's. */
export function readPicture(text) {
    const start = text.indexOf("#");
    return start < 0 ? null : readFragment(text.slice(start));
}

export function pageDatabase() {
    return document.documentElement.dataset.db || "";
}

/** The code is used once: it must not stay in the history of the browser. */
export function clearFragment() {
    history.replaceState(null, "", location.pathname);
}

/**
 * Pair, or pair again: what was not sent stays and goes out with the new token.
 *
 * The epoch is on the disk before the call, so that an answer that got lost can be
 * asked for again.
 */
export async function pair(floor, code, database) {
    const epoch = floor.state.meta.epoch || crypto.randomUUID();
    await floor.setMeta({ epoch });
    const body = { code, epoch, version: APP_VERSION, language: getLanguage() };
    const answer = await postJson("pair", body, { seconds: LIMIT, device: { database } });
    await floor.setMeta({
        token: answer.token,
        device: answer.device,
        database: answer.database || database,
        company: answer.company,
        plan_hash: null,
    });
    floor.setLink({ revoked: false });
    await navigator.storage?.persist?.().catch(() => false);
    floor.nudge();
}
