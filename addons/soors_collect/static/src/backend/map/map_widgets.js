import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { RoundMap } from "./map";
import { StopOrder } from "./stop_order";

const OPEN = ["draft", "ready", "running"];

/** The round on a map beside its stops; both follow the order of the list of stops. */
export class RoundMapWidget extends Component {
    static template = "soors_collect.RoundMapWidget";
    static components = { RoundMap, StopOrder };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ data: false, order: [] });
        useRecordObserver((record) => this.follow(record));
    }

    get record() {
        return this.props.record;
    }

    get isReadonly() {
        return this.props.readonly || !OPEN.includes(this.record.data.state);
    }

    async follow(record) {
        const order = record.data.stop_ids.currentIds.filter(Number.isInteger);
        this.state.order = order;
        if (record.resId && (this.loaded !== record.resId || !this.knows(order))) {
            await this.load(record.resId);
        }
    }

    knows(order) {
        const stops = this.state.data ? this.state.data.routes[0].stops : [];
        const known = new Set(stops.map((stop) => stop.id));
        return order.every((id) => known.has(id));
    }

    async load(resId) {
        this.loaded = resId;
        this.state.data = await this.orm.call("soors.round", "get_map", [[resId]]);
    }

    get stops() {
        const stops = Object.fromEntries(
            this.state.data.routes[0].stops.map((stop) => [stop.id, stop])
        );
        return this.state.order.map((id) => stops[id]).filter(Boolean);
    }

    get map() {
        // The same object for the same order: the map draws again when it changes.
        const key = JSON.stringify([this.loaded, this.state.order, this.stops]);
        if (key !== this.key) {
            this.key = key;
            const [route] = this.state.data.routes;
            const stops = this.withSteps(route.stops, this.stops);
            this.shown = { ...this.state.data, routes: [{ ...route, stops }] };
        }
        return this.shown;
    }

    /** Unloading stays behind the stop it was planned after. */
    withSteps(all, stops) {
        const after = { start: [] };
        let last = "start";
        for (const stop of all) {
            if (stop.kind === "unload") {
                after[last].push(stop);
            } else {
                last = stop.id;
                after[last] = [];
            }
        }
        return [...after.start, ...stops.flatMap((stop) => [stop, ...after[stop.id]])];
    }

    async move(id, before) {
        const order = this.state.order.filter((other) => other !== id);
        order.splice(before ? order.indexOf(before) : order.length, 0, id);
        if (await this.record.save()) {
            this.state.order = order;
            await this.orm.call("soors.round", "set_stop_order", [[this.record.resId], order]);
            await this.record.load();
        }
    }

    async lock(id, isLocked) {
        if (await this.record.save()) {
            await this.orm.write("soors.round.stop", [id], { is_locked: isLocked });
            // Before the lock is seen: what is dragged then is not read over.
            await this.record.load();
            await this.load(this.record.resId);
        }
    }
}

/** Two maps of a plan: what the rounds are now, and what is proposed. */
export class PlanMapWidget extends Component {
    static template = "soors_collect.PlanMapWidget";
    static components = { RoundMap };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ data: false, date: false });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => {
            if (this.key !== this.keyOf(props)) {
                return this.load(props);
            }
        });
    }

    keyOf(props) {
        return `${props.record.resId} ${props.record.data.state}`;
    }

    async load(props) {
        this.key = this.keyOf(props);
        if (!props.record.resId) {
            return;
        }
        this.state.data = await this.orm.call("soors.plan.job", "get_map", [[props.record.resId]]);
        this.state.date = this.dates[0] || false;
        this.choose(this.state.date);
    }

    get dates() {
        const { routes, before } = this.state.data;
        return [...new Set([...before, ...routes].map((route) => route.date))].sort();
    }

    choose(date) {
        const { depot, tiles, routes, before, places } = this.state.data;
        const ofDay = (items) => items.filter((item) => item.date === date);
        this.state.date = date;
        this.before = before.length ? { depot, tiles, routes: ofDay(before), places: [] } : false;
        this.after = { depot, tiles, routes: ofDay(routes), places: ofDay(places) };
    }

    dayName(date) {
        return luxon.DateTime.fromISO(date).toLocaleString({
            weekday: "short",
            day: "numeric",
            month: "short",
        });
    }
}

registry.category("view_widgets").add("soors_round_map", {
    component: RoundMapWidget,
    fieldDependencies: [{ name: "state", type: "selection" }],
});
registry.category("view_widgets").add("soors_plan_map", {
    component: PlanMapWidget,
    fieldDependencies: [{ name: "state", type: "selection" }],
});
