/** What the screens of a round have in common; no screen and no network here. */
import { _t, today } from "@soors_floor/core/language";
import { isOver, isRemoved, stopState } from "@soors_floor/core/stop";

/**
 * Return the rounds that may still be driven. One that was ended here is not, unless
 * stops of it are left: without network, the office has not said so yet.
 */
export function openRounds(state) {
    const ended = new Set(state.meta.ended || []);
    const isOpen = (round) => !ended.has(round.uuid) || Boolean(nextStop(state, round));
    const rounds = Object.values(state.rounds);
    return rounds.filter((round) => round.current && round.state !== "done" && isOpen(round));
}

/** Return the round that somebody drives today, undefined before the day began. */
export function myRound(state) {
    const { day } = state.meta;
    return day?.date === today() ? state.rounds[day.round] : undefined;
}

export function stopsOf(state, round) {
    const place = (stop) => stop.plan.sequence ?? 1e9 + (stop.order || 0);
    return Object.values(state.stops)
        .filter((stop) => stop.round === round?.uuid)
        .sort((one, other) => place(one) - place(other));
}

/** Tell whether a stop is finished, or not to be made any more. */
export function isBehind(stop) {
    return isOver(stop) || isRemoved(stop);
}

/** Return the next unloading that was planned, if any. */
export function plannedUnload(state, round) {
    return stopsOf(state, round).find(
        (stop) => stop.plan.kind === "unload" && !isBehind(stop)
    );
}

/** Tell whether it is something between two stops: to unload, to rest. */
export function isStep({ plan }) {
    return plan.kind === "unload" || plan.kind === "break";
}

/** Return what a stop is called; a step is called by what is done there. */
export function titleOf({ plan }) {
    if (plan.kind === "unload") {
        return plan.name ? _t("Unload: %(place)s", { place: plan.name }) : _t("Unload");
    }
    return plan.kind === "break" ? _t("Break") : plan.name;
}

export function nextStop(state, round) {
    return nextOf(stopsOf(state, round));
}

/**
 * Return where the driver is, else where he goes next.
 *
 * Who drove on without unloading or resting had a reason: it is not asked for again.
 */
export function nextOf(stops) {
    const made = stops.findLastIndex((stop) => !isStep(stop) && stopState(stop) !== "todo");
    const open = stops.filter(
        (stop, index) => !isBehind(stop) && !(isStep(stop) && index < made)
    );
    return open.find((stop) => stopState(stop) === "arrived") || open[0];
}

export function products(state) {
    const families = state.meta.catalogue?.families || [];
    return new Map(families.flatMap(({ products }) => products.map((one) => [one.id, one])));
}

/**
 * Return what was announced, each with the goods it leads to, if any: those that the
 * office chose, else the first that carry the picture which the donor pressed.
 */
export function expectedOf(state, { expected = [] }) {
    const known = products(state);
    const pictured = new Map([...known.values()].reverse().map((one) => [one.tile, one.id]));
    return expected.map((line) => {
        const product_id = line.product_id || (line.tile_id && pictured.get(line.tile_id));
        const product = known.get(product_id);
        const icon = product?.icon || line.icon || "box";
        return { ...line, product_id: product ? product_id : null, icon };
    });
}

/** Return the type of a line, as it was when taken if the office has it no more. */
export function productOf(line, known) {
    return known.get(line?.product_id) || line?.product || { name: _t("Goods") };
}

export function reasons(state, kind) {
    return (state.meta.catalogue?.reasons || []).filter((reason) => reason.kind === kind);
}

const SHOWN = 6; // choices on one screen

/**
 * Return what a screen offers at a time: six at most, the last place leads to more.
 *
 * @param {object[]} all
 * @param {number} page counted on without end
 * @param {number} [taken] places that something else needs
 * @returns {{shown: object[], hasMore: boolean}}
 */
export function pageOf(all, page, taken = 0) {
    const room = SHOWN - taken;
    if (all.length <= room) {
        return { shown: all, hasMore: false };
    }
    const start = (page % Math.ceil(all.length / (room - 1))) * (room - 1);
    return { shown: all.slice(start, start + room - 1), hasMore: true };
}

/** Return the kilograms of a line: as weighed, else by the usual weight of one. */
export function kgOf(line, product) {
    if (line.kg !== null && line.kg !== undefined) {
        return line.kg;
    }
    return line.quantity * (product?.uom === "kg" ? 1 : product?.kg || 0);
}

/** Return the line of an operation, weights made explicit. */
export function toLine(line, product) {
    const byWeight = product?.uom === "kg";
    const weighed = line.kg_source === "weighed";
    return {
        line: line.line,
        product_id: line.product_id,
        quantity: line.quantity,
        kg: weighed ? line.kg : byWeight ? line.quantity : null,
        kg_source: weighed ? "weighed" : byWeight ? "declared" : "average",
        refused: false,
        reason_id: null,
    };
}

/** Return the goods that the donor was asked to sign for, whatever he answered. */
export function agreedOf({ agreed, signed, goods }) {
    return agreed || (signed && goods?.lines) || [];
}

/** Tell whether there is more of anything than the donor was asked to sign for. */
export function takesMore(lines, agreed) {
    const count = (all, id) =>
        all.reduce((sum, line) => sum + (line.product_id === id ? line.quantity : 0), 0);
    return lines.some(({ product_id: id }) => count(lines, id) > count(agreed, id));
}

export function newLine(product, quantity) {
    return {
        line: crypto.randomUUID(),
        product_id: product.id,
        product: { name: product.name, uom: product.uom, kg: product.kg, icon: product.icon },
        quantity,
        kg: null,
        kg_source: "average",
    };
}

export function addressOf({ street, zip, city }) {
    return [street, [zip, city].filter(Boolean).join(" ")].filter(Boolean).join(", ");
}

/** Return the address of the tablet's own navigation. */
export function geoOf({ lat, lon, ...plan }) {
    const query = encodeURIComponent(addressOf(plan) || plan.name || "");
    return lat && lon ? `geo:${lat},${lon}?q=${lat},${lon}` : `geo:0,0?q=${query}`;
}
