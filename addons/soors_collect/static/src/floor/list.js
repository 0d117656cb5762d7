import { Component, onMounted, onWillRender, onWillUnmount, useState } from "@odoo/owl";
import { Choice } from "@soors_floor/components/choice";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { _t } from "@soors_floor/core/language";
import { isOver, isRemoved, stopState } from "@soors_floor/core/stop";
import { screens } from "@soors_floor/core/registry";
import { Day } from "@soors_collect/floor/day";
import { arrive, KIND_ICONS, stepAct } from "@soors_collect/floor/stop";
import {
    addressOf, expectedOf, geoOf, isBehind, isStep, myRound, nextOf, stopsOf, titleOf
} from "@soors_collect/floor/work";

export const STATE_ICONS = { todo: "next", arrived: "truck", done: "check", failed: "absent" };
const FIRST = 6; // stops drawn at once; the driver waits for the next one only

/** The round: the next stop large, the others below in their order. */
export class Round extends Component {
    static template = "soors_collect.floor.Round";
    static components = { Choice, Icon, Page };
    static props = {};

    setup() {
        Object.assign(this, useFloor(this));
        this.view = useState({ all: false });
        onWillRender(() => this.look());
        // A slow tablet shows what is next, and can be pressed, before the long rest.
        onMounted(() => (this.timer = setTimeout(() => (this.view.all = true))));
        onWillUnmount(() => clearTimeout(this.timer));
    }

    /** Once for each drawing: to go through a long round again and again is slow. */
    look() {
        this.round = myRound(this.state);
        this.stops = stopsOf(this.state, this.round);
        this.next = nextOf(this.stops);
        this.others = this.stops
            .filter((stop) => stop !== this.next)
            .sort((one, other) => Number(isBehind(one)) - Number(isBehind(other)))
            .slice(0, this.view.all ? undefined : FIRST);
    }

    get progress() {
        const stops = this.stops.filter((stop) => !isStep(stop));
        const over = stops.filter(isOver).length;
        return _t("%(done)s of %(all)s", { done: over, all: stops.length });
    }

    get hasArrived() {
        return Boolean(this.next) && stopState(this.next) === "arrived";
    }

    get mainLabel() {
        if (!this.next) {
            return _t("End of the round");
        }
        if (isStep(this.next)) {
            return stepAct(this.floor, this.next).label;
        }
        return this.hasArrived ? _t("Go on") : _t("I am there");
    }

    get mainIcon() {
        if (!this.next) {
            return "check";
        }
        return isStep(this.next) ? stepAct(this.floor, this.next).icon : "truck";
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
        if (isRemoved(stop)) {
            return "cross";
        }
        return stop.mine?.unsigned ? "pen" : STATE_ICONS[stopState(stop)] || "next";
    }

    stateName(stop) {
        if (isRemoved(stop)) {
            return _t("Taken away by the office");
        }
        if (stop.mine?.unsigned) {
            return _t("Signature");
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

    title(stop) {
        return titleOf(stop);
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

    /** Return where and when, in one line. */
    details(stop) {
        return [this.address(stop), this.window(stop)].filter(Boolean).join(" · ");
    }

    expected({ plan }) {
        return expectedOf(this.state, plan);
    }

    async main() {
        const stop = this.next;
        if (!stop) {
            this.floor.go("end");
        } else if (isStep(stop)) {
            await stepAct(this.floor, stop).act();
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
