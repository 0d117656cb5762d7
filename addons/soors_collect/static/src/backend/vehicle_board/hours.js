export const HOUR = 3600;
// Departures are dragged from quarter to quarter.
export const STEP = HOUR / 4;
const LAST_DEPARTURE = 24 * HOUR - STEP;

/** Return a second of the day as 8:05; (+1) is the day after. */
export function clock(second) {
    const minutes = Math.round(second / 60);
    const hour = Math.floor(minutes / 60);
    const text = `${hour % 24}:${String(minutes % 60).padStart(2, "0")}`;
    return hour < 24 ? text : `${text} (+1)`;
}

/** Give each bar of a row the first lane where nothing else is at that time. */
export function stack(rounds) {
    const ends = [];
    return [...rounds]
        .sort((a, b) => a.start - b.start)
        .map((round) => {
            const free = ends.findIndex((end) => end <= round.start);
            const lane = free < 0 ? ends.length : free;
            ends[lane] = round.end;
            return { ...round, lane };
        });
}

/** Return the nearest quarter of an hour at which a round may leave. */
export function snap(second) {
    return Math.min(Math.max(Math.round(second / STEP) * STEP, 0), LAST_DEPARTURE);
}

/**
 * Return the visits of stops by stop, and the steps that come after each, as rows.
 *
 * @param {Object[]} all visits of a round in their order
 * @param {Function} nameOf returns the name of a visit
 */
export function splitVisits(all, nameOf) {
    const visits = {};
    const steps = { start: [] };
    let last = "start";
    all.forEach((visit, index) => {
        if (visit.kind === "stop") {
            last = visit.stop;
            visits[last] = visit;
            steps[last] = [];
        } else {
            const { kind, start } = visit;
            const name = nameOf(visit);
            steps[last].push({ id: `step-${index}`, kind, name, time: clock(start) });
        }
    });
    return { visits, steps };
}
