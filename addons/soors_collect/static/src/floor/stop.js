import { Component } from "@odoo/owl";
import { Choice } from "@soors_floor/components/choice";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { Picture } from "@soors_floor/components/picture";
import { _t, formatNumber } from "@soors_floor/core/language";
import { isOver, isRemoved, stopState } from "@soors_floor/core/stop";
import { screens } from "@soors_floor/core/registry";
import {
    addressOf, geoOf, isStep, kgOf, myRound, nextStop, products, titleOf
} from "@soors_collect/floor/work";

export function arrive(floor, stop) {
    return floor.record({
        stop: stop.uuid,
        patch: (mine) => ({ ...mine, state: "arrived" }),
        ops: [{ kind: "stop.arrive" }],
    });
}

/** The crew has rested: nothing to arrive at, nothing to take. */
export async function endBreak(floor, stop) {
    await floor.record({
        stop: stop.uuid,
        patch: (mine) => ({ ...mine, state: "done" }),
        ops: [{ kind: "round.break" }],
    });
    floor.goHome();
}

/** Return what is next at a step: its button and what it does. */
export function stepAct(floor, stop) {
    return stop.plan.kind === "unload"
        ? { label: _t("Unload"), icon: "house", act: () => floor.go("unload", { stop: stop.uuid }) }
        : { label: _t("The break is over"), icon: "check", act: () => endBreak(floor, stop) };
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

    /** A household that moves: nothing has to be given, nothing is weighed. */
    get isRemoval() {
        return this.plan.kind === "removal";
    }

    get title() {
        return titleOf(this.stop) || addressOf(this.plan);
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

    get isOver() {
        return isOver(this.stop);
    }

    /** What was said of a finished stop of today's round may still be put right. */
    get canChange() {
        const said = ["done", "failed"].includes(this.mine.state);
        return said && this.stop.round === myRound(this.state)?.uuid;
    }

    /** Goods were added after the donor signed: he is asked again. */
    get isUnsigned() {
        return this.canChange && Boolean(this.mine.unsigned);
    }

    /** Tell what was corrected, and that a stop said to have failed is done after all. */
    get closing() {
        return this.mine.state === "failed" ? [{ kind: "stop.done" }] : [];
    }

    get totalKg() {
        const sum = this.lines.reduce((total, line) => total + Math.round(line.weight * 10), 0);
        return formatNumber(sum / 10 + (this.mine.empty?.kg || 0));
    }

    go(screen, params = {}) {
        this.floor.go(screen, { stop: this.stop.uuid, ...params });
    }
}

export const KIND_ICONS = { point: "container", unload: "house", break: "clock", removal: "box" };

/** One stop: its address before, the questions once the truck is there. */
export class Stop extends StopComponent {
    static template = "soors_collect.floor.Stop";
    static components = { ...StopComponent.components, Picture };

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

    get isStep() {
        return isStep(this.stop);
    }

    get icon() {
        return KIND_ICONS[this.plan.kind] || "person";
    }

    get photoText() {
        return _t("Photo of the donor");
    }

    get isRemoved() {
        return isRemoved(this.stop);
    }

    /** Return the words of the way to put a finished stop right, if there is one. */
    get changeLabel() {
        if (!this.canChange || this.isStep) {
            return "";
        }
        // Recorded by an app that kept no trace of the entry: it would count twice.
        if (this.isPoint && this.mine.empty && !this.mine.empty.op) {
            return "";
        }
        if (this.step === "failed") {
            return this.isPoint ? _t("Empty it") : _t("Take goods");
        }
        return this.isPoint ? _t("Change") : _t("Change the goods");
    }

    change() {
        this.go(this.isPoint ? "empty" : "goods");
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
        if (this.isStep && !this.isOver) {
            return stepAct(this.floor, this.stop);
        }
        if (this.step === "todo") {
            return { label: _t("I am there"), icon: "truck", act: () => arrive(this.floor, this.stop) };
        }
        if (this.isUnsigned || this.step === "goods" || (this.step === "arrived" && this.isRemoval)) {
            return { label: _t("Signature"), icon: "pen", act: () => this.go("sign") };
        }
        if (this.step === "arrived" && this.isPoint) {
            return { label: _t("Empty it"), icon: "container", act: () => this.go("empty") };
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

    get nextTitle() {
        return titleOf(this.next);
    }

    goOn() {
        this.floor.goHome();
    }
}

screens.add("stop", Stop).add("finished", Finished);
