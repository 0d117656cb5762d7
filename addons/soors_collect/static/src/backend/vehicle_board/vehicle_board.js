import { Component, markRaw, markup, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { RoundMap } from "../map/map";
import { markOf } from "../map/marks";
import { StopOrder } from "../map/stop_order";
import { clock, HOUR, snap, splitVisits, stack, STEP } from "./hours";

const { DateTime } = luxon;
const MODEL = "soors.round";
// What a day shows at least.
const FIRST_HOUR = 7;
const LAST_HOUR = 17;
// How long one stays on a quarter before what it means is asked for.
const PAUSE = 250;
// With more vehicles than this, rows are lower: a large fleet is seen at once.
const MANY_ROWS = 8;
// Pixels of a bar, and from one bar to the next.
const HEIGHTS = { wide: [48, 52], compact: [24, 26] };

/**
 * Rounds by vehicle: a day by the hour with a map of it, or a week by the day.
 *
 * A round is dragged along its hours to leave at another time, or to another vehicle or
 * day; or pressed, then the place or time. A stop is dragged inside its round, or
 * pressed, then the bar of another round.
 */
export class VehicleBoard extends Component {
    static template = "soors_collect.VehicleBoard";
    static components = { RoundMap, StopOrder };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.preview = useDebounced((id, hour) => this.foresee(id, hour), PAUSE);
        this.state = useState({
            board: { days: [], rows: [] },
            map: false,
            selected: false,
            round: false,
            stop: false,
            over: null,
            // Where a round that is dragged along the hours would begin (seconds).
            leave: false,
            hasMap: true,
            // What the last or next change of a departure means.
            said: false,
        });
        onWillStart(() => this.load(null, "day"));
    }

    // What is shown

    async load(date = this.state.board.date, scale = this.state.board.scale) {
        const board = await this.orm.call(MODEL, "get_vehicle_board", [date, scale]);
        for (const row of board.rows) {
            row.rounds = scale === "day" ? stack(row.rounds) : row.rounds;
        }
        const ids = board.rows.flatMap((row) => row.rounds.map((round) => round.id));
        const map =
            scale === "day" ? markRaw(await this.orm.call(MODEL, "get_map", [ids])) : false;
        if (date !== this.state.board.date || scale !== this.state.board.scale) {
            this.state.said = false;
        }
        Object.assign(this.state, { board, map, over: null, leave: false, stop: false });
        if (!ids.includes(this.state.selected)) {
            this.state.selected = false;
        }
    }

    get isDay() {
        return this.state.board.scale === "day";
    }

    get bars() {
        return this.state.board.rows.flatMap((row) => row.rounds);
    }

    get selected() {
        return this.bars.find((round) => round.id === this.state.selected);
    }

    /** First and last hour of the axis. */
    get span() {
        const starts = this.bars.map((round) => Math.floor(round.start / HOUR));
        const ends = this.bars.map((round) => Math.ceil(round.end / HOUR));
        return [Math.min(FIRST_HOUR, ...starts), Math.max(LAST_HOUR, ...ends)];
    }

    get hourTexts() {
        return this.hours.map((hour) => ({ hour, text: `${hour % 24}:00` }));
    }

    get hours() {
        const [first, last] = this.span;
        return Array.from({ length: last - first }, (_, index) => first + index);
    }

    share(seconds) {
        const [first, last] = this.span;
        return (100 * seconds) / ((last - first) * HOUR);
    }

    barStyle(round) {
        const left = this.share(round.start - this.span[0] * HOUR);
        const width = Math.max(this.share(round.end - round.start), 4);
        return `left: ${left}%; width: ${width}%; ${this.laneOf(round)}`;
    }

    get isCompact() {
        return this.state.board.rows.length > MANY_ROWS;
    }

    get heights() {
        return HEIGHTS[this.isCompact ? "compact" : "wide"];
    }

    laneOf(round) {
        const [height, step] = this.heights;
        return `top: ${2 + round.lane * step}px; height: ${height}px`;
    }

    ghostStyle(round) {
        const left = this.share(this.state.leave - this.span[0] * HOUR);
        const width = Math.max(this.share(round.end - round.start), 4);
        return `left: ${left}%; width: ${width}%; ${this.laneOf(round)}`;
    }

    laneStyle(row) {
        const lanes = Math.max(1, ...row.rounds.map((round) => round.lane + 1));
        return `height: ${2 + lanes * this.heights[1]}px; --hours: ${this.hours.length}`;
    }

    visitStyle(round, visit) {
        const length = Math.max(round.end - round.start, 1);
        const left = (100 * (visit.start - round.start)) / length;
        const width = (100 * (visit.end - visit.start)) / length;
        return `left: ${left}%; width: max(4px, ${width}%)`;
    }

    visitClass(visit) {
        const state = visit.late ? "late" : visit.state;
        return `o_soors_visit o_soors_visit_${visit.kind === "stop" ? state : visit.kind}`;
    }

    nameOf(visit) {
        return { unload: _t("Unload"), break: _t("Break") }[visit.kind] || visit.name;
    }

    /** When a round unloads and rests. */
    stepsText(round) {
        return round.visits
            .filter((visit) => visit.kind !== "stop")
            .map((visit) => `${this.nameOf(visit)} ${clock(visit.start)}`)
            .join(" · ");
    }

    /** The same of a round in a week, as it was planned. */
    plannedText(round) {
        return round.steps.map((step) => `${this.nameOf(step)} ${step.time}`).join(" · ");
    }

    visitTitle(visit) {
        const name = this.nameOf(visit);
        const time = `${clock(visit.start)} – ${clock(visit.end)}`;
        return visit.late
            ? _t("%(name)s, %(time)s, %(minutes)s minutes late", {
                  name,
                  time,
                  minutes: Math.ceil(visit.late / 60),
              })
            : `${name}, ${time}`;
    }

    barText(round) {
        const load = round.payload
            ? _t("%(kg)s of %(payload)s kg", { kg: round.kg, payload: round.payload })
            : _t("%s kg", round.kg);
        return [_t("%s stops", round.stops), load].join(" · ");
    }

    loadShare(round) {
        return round.payload ? Math.round((100 * round.kg) / round.payload) : 0;
    }

    timeText(round) {
        return `${clock(round.start)} – ${clock(round.end)}`;
    }

    mark(row) {
        return markup(markOf(row.look, ""));
    }

    ofDay(row, day) {
        return row.rounds.filter((round) => round.date === day.date);
    }

    /** The chosen round in its order, with the times reckoned; unloadings and breaks too. */
    get stops() {
        const route = this.state.map.routes.find(({ id }) => id === this.selected.id);
        const { visits, steps } = splitVisits(this.selected.visits, this.nameOf);
        return [
            ...steps.start,
            ...route.stops
                .filter((stop) => stop.id in visits)
                .flatMap((stop) => [
                    {
                        ...stop,
                        time: clock(visits[stop.id].start),
                        late: visits[stop.id].late,
                    },
                    ...steps[stop.id],
                ]),
        ];
    }

    /** The round of a row that is dragged along its hours. */
    leaving(row) {
        return (
            this.state.leave !== false &&
            row.rounds.find((round) => round.id === this.state.round)
        );
    }

    get leaveText() {
        return clock(this.state.leave);
    }

    /** The hour of departure, as a field for a time holds it. */
    get hourText() {
        return clock(this.selected.hour_start * HOUR).padStart(5, "0");
    }

    get hiddenText() {
        return _t("Vehicles without a round that are not shown: %s", this.state.board.hidden);
    }

    get saidClass() {
        const { text, is_good: isGood } = this.state.said;
        return text ? `o_soors_said_${isGood ? "good" : "bad"}` : "";
    }

    get heldText() {
        if (this.state.leave !== false) {
            return _t("Leaves at %s", this.leaveText);
        }
        if (this.state.stop) {
            return _t("Press the round for this stop");
        }
        if (this.state.round) {
            return this.isDay
                ? _t("Press the row of the vehicle for this round")
                : _t("Press the vehicle and day for this round");
        }
        return "";
    }

    turn(count) {
        const unit = this.isDay ? "days" : "weeks";
        const date = DateTime.fromISO(this.state.board.date).plus({ [unit]: count });
        return this.load(date.toISODate());
    }

    // What is moved

    pressRound(round, row, isOpen = true) {
        if (this.state.stop && this.state.stop.round !== round.id) {
            return this.moveStopTo(round);
        }
        if (this.state.round && this.state.round !== round.id) {
            return this.drop(row, round.date, isOpen);
        }
        if (this.isDay) {
            this.select(round.id);
        } else {
            this.holdRound(round);
        }
    }

    /** On a bar that has the focus: Enter chooses it, arrows move its departure. */
    pressKey(event, round, row) {
        const acts = {
            Enter: () => this.pressRound(round, row),
            ArrowLeft: () => round.is_open && this.leaveEarlier(round),
            ArrowRight: () => round.is_open && this.leaveLater(round),
        };
        if (acts[event.key]) {
            event.preventDefault();
            return acts[event.key]();
        }
    }

    select(id) {
        this.state.selected = id;
        // Its stops are beside the map.
        this.state.hasMap ||= Boolean(id);
        this.state.round = this.state.stop = false;
    }

    holdRound(round) {
        if (round.is_open) {
            this.state.round = this.state.round === round.id ? false : round.id;
        }
    }

    holdStop(id) {
        const isHeld = this.state.stop && this.state.stop.id === id;
        this.state.stop = isHeld ? false : { id, round: this.state.selected };
        this.state.round = false;
    }

    startDrag(event, round) {
        if (!round.is_open) {
            event.preventDefault();
            this.notification.add(
                _t("%s has left already: it stays where it is.", round.name),
                { type: "warning" }
            );
            return;
        }
        this.drag = { x: event.clientX, start: round.start };
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", String(round.id));
        // Later: a page that changes while a drag starts makes the browser give it up.
        setTimeout(() => (this.state.round = round.id));
    }

    dragOver(event, key, isOpen = true) {
        if (isOpen) {
            event.preventDefault();
            this.state.over = key;
        }
    }

    /** In its own row a round moves along the hours, elsewhere to the vehicle. */
    dragOverLane(event, row) {
        this.dragOver(event, row.id);
        const round = row.rounds.find(({ id }) => id === this.state.round);
        const leave = round && this.drag ? this.findLeave(event, round) : false;
        if (leave === this.state.leave) {
            return;
        }
        this.state.leave = leave;
        if (leave === false) {
            this.preview.cancel();
            this.state.said = false;
        } else {
            this.preview(round.id, leave / HOUR);
        }
    }

    /** Return the quarter of an hour below the pointer, false where nothing changes. */
    findLeave(event, round) {
        const { width } = event.currentTarget.getBoundingClientRect();
        const [first, last] = this.span;
        const seconds = ((event.clientX - this.drag.x) / width) * (last - first) * HOUR;
        if (Math.abs(seconds) < STEP / 2) {
            return false;
        }
        return snap(round.start + seconds);
    }

    endDrag() {
        this.preview.cancel();
        this.drag = false;
        Object.assign(this.state, { round: false, over: null, leave: false });
    }

    /** Say what leaving at an hour would mean, while the round is still dragged. */
    async foresee(id, hour) {
        const said = await this.orm.call(MODEL, "get_board_departure", [[id], hour]);
        if (this.state.round === id && this.state.leave === hour * HOUR) {
            this.state.said = { ...said, id };
        }
    }

    dropOnLane(row) {
        const round = this.leaving(row);
        if (!round) {
            const isSame = row.rounds.some(({ id }) => id === this.state.round);
            return isSame ? this.endDrag() : this.drop(row, this.state.board.date);
        }
        const hour = this.state.leave / HOUR;
        this.endDrag();
        return this.leaveAt(round.id, hour);
    }

    /** Let a round leave at an hour; what that means is said beside its stops. */
    async leaveAt(id, hour) {
        this.state.said = false;
        this.state.selected = id;
        let said = false;
        try {
            said = await this.orm.call(MODEL, "action_board_leave", [[id], hour]);
        } finally {
            await this.load();
        }
        this.state.said = { ...said, id };
    }

    leaveEarlier(round) {
        return this.leaveAt(round.id, snap(round.hour_start * HOUR - STEP) / HOUR);
    }

    leaveLater(round) {
        return this.leaveAt(round.id, snap(round.hour_start * HOUR + STEP) / HOUR);
    }

    typeLeave(event, round) {
        const [hours, minutes] = event.target.value.split(":").map(Number);
        if (event.target.value) {
            return this.leaveAt(round.id, hours + minutes / 60);
        }
    }

    /** Give the held round to a vehicle, on a day. */
    drop(row, date, isOpen = true) {
        const held = this.state.round;
        this.state.over = null;
        if (held && isOpen) {
            this.state.round = false;
            return this.change(MODEL, "action_vehicle_board_move", [[held], date, row.id]);
        }
    }

    moveStop(id, before) {
        return this.change("soors.round.stop", "action_board_move", [
            [id],
            this.state.selected,
            before,
        ]);
    }

    moveStopTo(round) {
        const { id } = this.state.stop;
        return this.change("soors.round.stop", "action_board_move", [[id], round.id]);
    }

    lock(id, isLocked) {
        return this.change("soors.round.stop", "write", [[id], { is_locked: isLocked }]);
    }

    async change(model, method, args) {
        this.state.said = false;
        try {
            await this.orm.call(model, method, args);
        } finally {
            await this.load();
        }
    }

    // Other screens

    open(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    create(date = this.state.board.date) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            views: [[false, "form"]],
            context: { default_date: date },
        });
    }

    plan() {
        return this.action.doAction("soors_collect.soors_plan_job_action_new", {
            additionalContext: { default_date_from: this.state.board.date },
        });
    }
}

registry.category("actions").add("soors_collect.vehicle_board", VehicleBoard);
