import { Component } from "@odoo/owl";
import { Choice } from "@soors_floor/components/choice";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { _t, formatNumber } from "@soors_floor/core/language";
import { isOver, isRemoved, stopState } from "@soors_floor/core/stop";
import { screens } from "@soors_floor/core/registry";
import {
    addressOf, geoOf, kgOf, myRound, nextStop, products
} from "@soors_collect/floor/work";

export function arrive(floor, stop) {
    return floor.record({
        stop: stop.uuid,
        patch: (mine) => ({ ...mine, state: "arrived" }),
        ops: [{ kind: "stop.arrive" }],
    });
}

/** Base of the screens about one stop. */
export class StopComponent extends Component {
    static components = { Choice, Icon, Page };
    static props = { params: Object };

    setup() {
        Object.assign(this, useFloor(this));
    }

    get stop() {
        return this.state.stops[this.props.params.stop];
    }

    get plan() {
        return this.stop.plan;
    }

    get mine() {
        return this.stop.mine || {};
    }

    get title() {
        return this.plan.name || addressOf(this.plan);
    }

    get lines() {
        const known = products(this.state);
        return (this.mine.goods?.lines || []).map((line) => {
            const product = known.get(line.product_id);
            const unit = product?.uom === "kg" ? "kg" : "×";
            const amount = `${formatNumber(line.quantity)} ${unit}`;
            return { ...line, product, amount, weight: kgOf(line, product) };
        });
    }

    get totalKg() {
        const sum = this.lines.reduce((total, line) => total + Math.round(line.weight * 10), 0);
        return formatNumber(sum / 10 + (this.mine.empty?.kg || 0));
    }

    go(screen, params = {}) {
        this.floor.go(screen, { stop: this.stop.uuid, ...params });
    }
}

/** One stop: its address before, the questions once the truck is there. */
export class Stop extends StopComponent {
    static template = "soors_collect.floor.Stop";

    get step() {
        const state = stopState(this.stop);
        if (state !== "arrived") {
            return state;
        }
        return this.mine.goods ? "goods" : "arrived";
    }

    get isPoint() {
        return this.plan.kind === "point";
    }

    get isUnload() {
        return this.plan.kind === "unload";
    }

    get isRemoved() {
        return isRemoved(this.stop);
    }

    get isOver() {
        return isOver(this.stop);
    }

    get address() {
        return addressOf(this.plan);
    }

    get geo() {
        return geoOf(this.plan);
    }

    get hours() {
        const { window_from, window_to } = this.plan;
        return window_from && `${window_from} – ${window_to || ""}`;
    }

    /** The one thing that comes next on the usual path. */
    get main() {
        if (this.step === "todo") {
            return { label: _t("I am there"), icon: "truck", act: () => arrive(this.floor, this.stop) };
        }
        if (this.step === "goods") {
            return { label: _t("Signature"), icon: "pen", act: () => this.go("sign") };
        }
        if (this.step === "arrived" && this.isPoint) {
            return { label: _t("Empty it"), icon: "container", act: () => this.go("empty") };
        }
        if (this.step === "arrived" && this.isUnload) {
            return { label: _t("Unload"), icon: "house", act: () => this.go("unload") };
        }
        if (this.step === "arrived") {
            return { label: _t("Take goods"), icon: "bag", act: () => this.go("goods") };
        }
        return { label: _t("Back to the round"), icon: "next", act: () => this.floor.goHome() };
    }
}

/** The tick after a stop, and the way on. */
export class Finished extends StopComponent {
    static template = "soors_collect.floor.Finished";

    get next() {
        return nextStop(this.state, myRound(this.state));
    }

    goOn() {
        this.floor.goHome();
    }
}

screens.add("stop", Stop).add("finished", Finished);
