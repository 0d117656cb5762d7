/** What a stop is, seen from both sides: the office's plan and the driver's acts. */
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
