/**
 * The plan belongs to the office, what happened belongs to the driver.
 *
 * A stop keeps both apart: `plan` as last received, `mine` as recorded here. So a new
 * plan never touches what was done, and there is nothing to merge.
 */
import { ask } from "@soors_floor/core/store";

const RANK = { todo: 0, arrived: 1, done: 2, failed: 2 };

/** Return the state that went furthest, the driver's own when both went as far. */
export function stopState(stop) {
    const planned = stop.plan.state || "todo";
    const mine = stop.mine?.state || "todo";
    return (RANK[planned] || 0) > (RANK[mine] || 0) ? planned : mine;
}

export function isOver(stop) {
    return ["done", "failed"].includes(stopState(stop));
}

export function isRemoved(stop) {
    return Boolean(stop.removed || stop.plan.state === "removed");
}

/** Return the record of a stop that only the driver knows of so far. */
export function newStop(uuid, round, plan, order) {
    return { uuid, round, plan: { state: "todo", ...plan, uuid }, mine: null, order };
}

/** Write a received plan inside a transaction over rounds, stops and meta. */
export async function writePlan({ rounds, stops, meta }, plan) {
    const known = new Map((await ask(stops.getAll())).map((stop) => [stop.uuid, stop]));
    const oldRounds = await ask(rounds.getAll());
    for (const { stops: planned, ...round } of plan.rounds) {
        rounds.put({ ...round, current: true });
        planned.forEach((stop, index) => {
            const old = known.get(stop.uuid);
            known.delete(stop.uuid);
            stops.put({
                uuid: stop.uuid,
                round: round.uuid,
                plan: stop,
                mine: old?.mine || null,
                removed: false,
                local: false,
                order: index,
                received: new Date().toISOString(),
            });
        });
    }
    const current = new Set(plan.rounds.map((round) => round.uuid));
    for (const round of oldRounds) {
        if (!current.has(round.uuid)) {
            rounds.put({ ...round, current: false });
        }
    }
    for (const stop of known.values()) {
        // Made by the driver a moment ago: the office has not heard of it yet.
        if (current.has(stop.round) && !stop.local) {
            stops.put({ ...stop, removed: true });
        }
    }
    meta.put(plan.hash, "plan_hash");
    meta.put(plan.date, "plan_date");
    meta.put(plan.catalogue, "catalogue");
    meta.put(plan.crew || [], "crew");
    meta.put(plan.vehicles || [], "vehicles");
}

const DAY = 24 * 3600 * 1000;
const KEEP_STOPS = 7; // days after the last change: names and addresses of people
const KEEP_OPS = 14; // days after it was acknowledged

/** Forget what is old and safe with the office; unsent entries are never touched. */
export async function forgetOld(store, now = Date.now()) {
    await store.write(["rounds", "stops", "ops", "files", "drafts"], async (stores) => {
        const ops = await ask(stores.ops.getAll());
        const waiting = new Set();
        for (const op of ops) {
            const age = now - Date.parse(op.acked || op.at);
            if (op.state === "new") {
                waiting.add(op.stop);
            } else if (age > KEEP_OPS * DAY && op.state !== "parked") {
                stores.ops.delete(op.seq);
            }
        }
        const drafts = await ask(stores.drafts.getAllKeys());
        const busy = new Set();
        for (const stop of await ask(stores.stops.getAll())) {
            const age = now - Date.parse(stop.changed || stop.received || 0);
            if (age > KEEP_STOPS * DAY && !waiting.has(stop.uuid)) {
                stores.stops.delete(stop.uuid);
                const own = drafts.filter((key) => key.endsWith(stop.uuid));
                own.forEach((key) => stores.drafts.delete(key));
            } else {
                busy.add(stop.round);
            }
        }
        for (const round of await ask(stores.rounds.getAll())) {
            if (!round.current && !busy.has(round.uuid)) {
                stores.rounds.delete(round.uuid);
            }
        }
    });
}
