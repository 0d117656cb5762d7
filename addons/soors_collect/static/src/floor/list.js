import { Component } from "@odoo/owl";
import { Choice } from "@soors_floor/components/choice";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { _t } from "@soors_floor/core/language";
import { isOver, isRemoved, stopState } from "@soors_floor/core/stop";
import { screens } from "@soors_floor/core/registry";
import { Day } from "@soors_collect/floor/day";
import { arrive } from "@soors_collect/floor/stop";
import {
    addressOf, expectedOf, geoOf, myRound, nextStop, stopsOf
} from "@soors_collect/floor/work";

export const STATE_ICONS = { todo: "next", arrived: "truck", done: "check", failed: "absent" };
const KIND_ICONS = { point: "container", unload: "house", removal: "box", appointment: "person" };

/** The round: the next stop large, the others below in their order. */
export class Round extends Component {
    static template = "soors_collect.floor.Round";
    static components = { Choice, Icon, Page };
    static props = {};

    setup() {
        Object.assign(this, useFloor(this));
    }

    get round() {
        return myRound(this.state);
    }

    get next() {
        return nextStop(this.state, this.round);
    }

    get stops() {
        return stopsOf(this.state, this.round);
    }

    get others() {
        const next = this.next;
        const open = (stop) => Number(isOver(stop) || isRemoved(stop));
        return this.stops
            .filter((stop) => stop.uuid !== next?.uuid)
            .sort((one, other) => open(one) - open(other));
    }

    get progress() {
        const over = this.stops.filter(isOver).length;
        return _t("%(done)s of %(all)s", { done: over, all: this.stops.length });
    }

    get hasArrived() {
        return Boolean(this.next) && stopState(this.next) === "arrived";
    }

    get mainLabel() {
        if (!this.next) {
            return _t("End of the round");
        }
        return this.hasArrived ? _t("Go on") : _t("I am there");
    }

    /** A new version asks for one press, here where nothing is half done. */
    get offersUpdate() {
        const { ops, files, drafts } = this.state.counts;
        return this.state.update && !this.hasArrived && !ops && !files && !drafts;
    }

    iconOf(stop) {
        return KIND_ICONS[stop.plan.kind] || "person";
    }

    stateIcon(stop) {
        return isRemoved(stop) ? "cross" : STATE_ICONS[stopState(stop)] || "next";
    }

    stateName(stop) {
        if (isRemoved(stop)) {
            return _t("Taken away by the office");
        }
        return {
            todo: _t("To do"),
            arrived: _t("You are there"),
            done: _t("All done"),
            failed: _t("Not collected"),
        }[stopState(stop)];
    }

    isOver(stop) {
        return isOver(stop);
    }

    isRemoved(stop) {
        return isRemoved(stop);
    }

    address(stop) {
        return addressOf(stop.plan);
    }

    geo(stop) {
        return geoOf(stop.plan);
    }

    window({ plan }) {
        return plan.window_from && `${plan.window_from} – ${plan.window_to || ""}`;
    }

    expected({ plan }) {
        return expectedOf(this.state, plan);
    }

    async main() {
        const stop = this.next;
        if (!stop) {
            this.floor.go("end");
        } else {
            if (!this.hasArrived) {
                await arrive(this.floor, stop);
            }
            this.open(stop);
        }
    }

    open(stop) {
        this.floor.go("stop", { stop: stop.uuid });
    }
}

/** The start: the round, or the questions that come before it. */
export class Home extends Component {
    static template = "soors_collect.floor.Home";
    static components = { Day, Round };
    static props = { params: Object };

    setup() {
        Object.assign(this, useFloor(this));
    }

    get hasBegun() {
        return Boolean(myRound(this.state));
    }
}

/** What is not a stop: never more than six things. */
export class More extends Component {
    static template = "soors_collect.floor.More";
    static components = { Choice, Page };
    static props = { params: Object };

    setup() {
        Object.assign(this, useFloor(this));
    }
}

screens.add("round", Home, { home: true }).add("more", More);
