/**
 * The plan belongs to the office, what happened belongs to the driver.
 *
 * A stop keeps both apart: `plan` as last received, `mine` as recorded here. So a new
 * plan never touches what was done, and there is nothing to merge.
 */
import { ask } from "@soors_floor/core/store";
import { compare, isNews, merge } from "@soors_floor/core/news";

/**
 * Write a received plan inside a transaction over rounds, stops and meta.
 *
 * @param {string} language the one that the plan was asked in
 */
export async function writePlan({ rounds, stops, meta }, plan, language) {
    const known = new Map((await ask(stops.getAll())).map((stop) => [stop.uuid, stop]));
    const oldRounds = await ask(rounds.getAll());
    const before = await ask(meta.get("plan_language"));
    await noteNews(meta, [...known.values()], plan, Boolean(before) && before !== language);
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
    meta.put(language, "plan_language");
    meta.put(plan.catalogue, "catalogue");
    meta.put(plan.crew || [], "crew");
    meta.put(plan.vehicles || [], "vehicles");
}

/** Remember what is new for who drives; before the day began, all of it is. */
async function noteNews(meta, known, plan, translated) {
    const mine = (await ask(meta.get("day")))?.round;
    const round = plan.rounds.find(({ uuid }) => uuid === mine);
    if (round && known.some((stop) => stop.round === mine)) {
        const fresh = compare(known, round.stops, mine, translated);
        const news = merge(await ask(meta.get("news")), fresh);
        meta.put(isNews(news) ? news : null, "news");
    }
}

