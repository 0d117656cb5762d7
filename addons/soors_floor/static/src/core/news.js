/**
 * What the office changed on the round that is being driven, until it was read.
 *
 * Kept as identifiers, not as words: it is said in the driver's language of that
 * moment, and what was undone by the office in the meantime is not said at all.
 */
import { _t } from "@soors_floor/core/language";
import { isOver, isRemoved } from "@soors_floor/core/stop";

const NAMES = 3; // said of each kind; the others are counted
const TOLD = "street zip city phone window_from window_to access".split(" ");
const SAID = ["name", "note"]; // parts of which the server says in the driver's language

export const NO_NEWS = { added: [], removed: [], changed: [], order: false };

/**
 * Return what a new plan changes for the driver of a round.
 *
 * @param {boolean} [translated] the plan came in another language than the one before
 */
export function compare(allKnown, allPlanned, round, translated = false) {
    // When to rest is no news: it is on the list.
    const known = allKnown.filter(({ plan }) => plan.kind !== "break");
    const planned = allPlanned.filter(({ kind }) => kind !== "break");
    const news = { added: [], removed: [], changed: [], order: false };
    const before = new Map(known.map((stop) => [stop.uuid, stop]));
    const after = new Map(planned.map((stop) => [stop.uuid, stop]));
    for (const [uuid, plan] of after) {
        const old = before.get(uuid);
        if (plan.state === "todo" && (!old || old.round !== round || isRemoved(old))) {
            news.added.push(uuid);
        } else if (old && isOpen(old) && !old.local && differs(old.plan, plan, translated)) {
            // What the driver added himself comes back in the office's words: no news.
            news.changed.push(uuid);
        }
    }
    for (const old of known) {
        const there = after.has(old.uuid) && after.get(old.uuid).state !== "removed";
        if (old.round === round && !there && !old.local && isOpen(old)) {
            news.removed.push(old.uuid);
        }
    }
    news.order = isReordered(known, planned, round);
    return news;
}

const isOpen = (stop) => !isOver(stop) && !isRemoved(stop);

/** In another language, goods are compared by what they are, not by their names. */
function differs(old, plan, translated) {
    if (plan.state === "removed") {
        return false;
    }
    const goods = ({ product_id, tile_id, qty, name }) =>
        translated ? [product_id, tile_id, qty] : [product_id, tile_id, qty, name];
    const expected = (one) => JSON.stringify((one.expected || []).map(goods));
    const compared = translated ? TOLD : [...TOLD, ...SAID];
    const told = compared.some((name) => (old[name] || "") !== (plan[name] || ""));
    return told || expected(old) !== expected(plan);
}

/** Tell whether stops that are still to be made have changed places. */
function isReordered(known, planned, round) {
    const open = known.filter((stop) => stop.round === round && isOpen(stop));
    const places = new Map(planned.map((stop) => [stop.uuid, stop.sequence]));
    const both = open.filter(({ uuid }) => places.has(uuid));
    const order = (place) => [...both].sort((one, other) => place(one) - place(other));
    const old = order(({ plan }) => plan.sequence);
    const now = order(({ uuid }) => places.get(uuid));
    return old.some((stop, index) => stop !== now[index]);
}

/** Add news to those that were not read: what came and went again is none. */
export function merge(unread, news) {
    const { added, removed, changed, order } = unread || NO_NEWS;
    const gone = new Set(news.removed);
    const back = new Set(news.added);
    const come = [...added, ...news.added.filter((uuid) => !removed.includes(uuid))];
    const left = [...removed, ...news.removed.filter((uuid) => !added.includes(uuid))];
    const fresh = new Set([...changed, ...news.changed].filter((uuid) => !come.includes(uuid)));
    return {
        added: come.filter((uuid) => !gone.has(uuid)),
        removed: left.filter((uuid) => !back.has(uuid)),
        changed: [...fresh].filter((uuid) => !gone.has(uuid)),
        order: order || news.order,
    };
}

export function isNews(news) {
    const { added, removed, changed, order } = news || NO_NEWS;
    return Boolean(added.length || removed.length || changed.length || order);
}

/** Return the news as pictured sentences, one for each kind of change. */
export function sayNews(news, stops) {
    const { added, removed, changed, order } = news;
    const names = (uuids) => sayNames(uuids.map((uuid) => stops[uuid]).filter(Boolean));
    return [
        added.length && { icon: "plus", text: _t("New: %(names)s", { names: names(added) }) },
        removed.length && {
            icon: "cross",
            text: _t("Do not go there: %(names)s", { names: names(removed) }),
        },
        changed.length && { icon: "pen", text: _t("Look again: %(names)s", { names: names(changed) }) },
        order && { icon: "turn", text: _t("The order has changed") },
    ].filter(Boolean);
}

function sayNames(stops) {
    const said = stops.slice(0, NAMES).map(({ plan }) => plan.name || plan.street || plan.zip);
    const more = stops.length - said.length;
    return said.join(", ") + (more > 0 ? ` + ${more}` : "");
}
