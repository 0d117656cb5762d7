/** What the corner says: always the same place, four things it can be. */
import { _t, formatTime } from "@soors_floor/core/language";

const DAY = 24 * 3600 * 1000;
const CLOCK = 300; // seconds a clock may be wrong

/** Return why the office must be called, null while all is well. */
export function trouble(state, now = Date.now()) {
    if (state.memoryFull) {
        return _t("Memory full: call the office");
    }
    if (state.link.revoked) {
        return _t("The office has closed this tablet");
    }
    if (state.parked.length) {
        return _t("The office must look at %(count)s entries", { count: state.parked.length });
    }
    if (Math.abs(state.meta.skew || 0) > CLOCK) {
        return _t("The clock is wrong");
    }
    if (state.counts.oldest && now - Date.parse(state.counts.oldest) > DAY) {
        return _t("Not sent since yesterday");
    }
    return null;
}

export function cornerOf(state) {
    const waiting = state.counts.ops + state.counts.files;
    const reason = trouble(state);
    if (reason) {
        return { kind: "call", icon: "phone", text: _t("Call the office"), reason };
    }
    if (state.link.sending && state.link.of) {
        const { done, of } = state.link;
        const text = _t("Sending %(done)s of %(of)s", { done: Math.min(done + 1, of), of });
        return { kind: "sending", icon: "turn", text };
    }
    if (waiting) {
        const text = _t("%(count)s kept in the tablet", { count: waiting });
        return { kind: "kept", icon: "up", text };
    }
    const time = state.meta.last_contact;
    return {
        kind: "sent",
        icon: "check",
        text: time ? _t("All sent, %(time)s", { time: formatTime(time) }) : _t("Nothing to send"),
    };
}
