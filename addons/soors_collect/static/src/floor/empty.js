import { onWillStart, useState } from "@odoo/owl";
import { Digits, Stepper, toNumber } from "@soors_floor/components/choice";
import { _t } from "@soors_floor/core/language";
import { screens } from "@soors_floor/core/registry";
import { StopComponent } from "@soors_collect/floor/stop";
import { products, reasons } from "@soors_collect/floor/work";

const BAG = 8; // kilograms of a usual bag
const DAMAGE = "broken"; // code of the reason
const BAGS = 5; // proposed first

/** Emptying a container: how full, how much, how good, is it damaged. */
export class Empty extends StopComponent {
    static template = "soors_collect.floor.Empty";
    static components = { ...StopComponent.components, Digits, Stepper };

    setup() {
        super.setup();
        const { fill = null, bags = BAGS, digits = "", quality = null } = this.mine.empty || {};
        this.form = useState({ step: "fill", fill, bags, digits, quality });
        this.fills = [
            { fill: 0, icon: "fill0", label: _t("Empty") },
            { fill: 25, icon: "fill25", label: _t("A little") },
            { fill: 50, icon: "fill50", label: _t("Half") },
            { fill: 75, icon: "fill75", label: _t("Almost full") },
            { fill: 100, icon: "fill100", label: _t("Full") },
        ];
        this.qualities = [
            { quality: "good", icon: "textile", label: _t("Good") },
            { quality: "wet", icon: "drop", label: _t("Wet") },
            { quality: "waste", icon: "waste", label: _t("Waste in it") },
        ];
        onWillStart(async () => {
            Object.assign(this.form, await this.floor.readDraft(this.draft));
        });
    }

    get draft() {
        return `empty:${this.props.params.stop}`;
    }

    get title() {
        return {
            fill: _t("How full is it?"),
            bags: _t("How many bags?"),
            weight: _t("How many kilos?"),
            quality: _t("How is the textile?"),
            damage: _t("Is the container damaged?"),
        }[this.form.step];
    }

    get main() {
        return ["bags", "weight"].includes(this.form.step) ? _t("OK") : undefined;
    }

    get isIncomplete() {
        return this.form.step === "weight" && !toNumber(this.form.digits);
    }

    get kg() {
        return toNumber(this.form.digits) || this.form.bags * BAG;
    }

    async set(values) {
        Object.assign(this.form, values);
        await this.floor.saveDraft(this.draft, this.form);
    }

    chooseFill(fill) {
        const { bags, digits } = this.form;
        // Nothing in it: what was counted or weighed before was another answer.
        const none = { bags: 0, digits: "", quality: null, step: "damage" };
        return this.set({ fill, ...(fill ? { bags: bags || BAGS, digits, step: "bags" } : none) });
    }

    press() {
        const digits = this.form.step === "bags" ? "" : this.form.digits;
        return this.set({ digits, step: "quality" });
    }

    back() {
        const { step, fill, digits } = this.form;
        if (step === "fill") {
            return this.floor.back();
        }
        const before = {
            bags: "fill",
            weight: "bags",
            quality: digits ? "weight" : "bags",
            damage: fill ? "quality" : "fill",
        };
        return this.set({ step: before[step] });
    }

    /** Return the goods as lines, when the office said what this container holds. */
    get goods() {
        const [expected] = this.plan.expected || [];
        const known = products(this.state).has(expected?.product_id);
        const weighed = toNumber(this.form.digits) > 0;
        return known && this.kg
            ? [
                  {
                      line: crypto.randomUUID(),
                      product_id: expected.product_id,
                      quantity: this.kg,
                      kg: this.kg,
                      kg_source: weighed ? "weighed" : "declared",
                      refused: false,
                      reason_id: null,
                  },
              ]
            : [];
    }

    async finish(vandalism) {
        const { fill, bags, digits, quality } = this.form;
        const weighed = toNumber(digits);
        const payload = {
            fill,
            kg: weighed || null,
            bags: weighed ? null : bags,
            quality: quality || "good",
            vandalism,
            lines: this.goods,
        };
        const before = this.mine.empty || {};
        if (before.op) {
            payload.corrects = before.op;
        }
        const isNews = vandalism && !before.vandalism;
        const told = isNews ? this.damage : undefined;
        const done = this.canChange ? this.closing : [{ kind: "stop.done" }];
        const kept = { fill, bags, digits, quality, vandalism, kg: this.kg };
        await this.floor.record({
            stop: this.stop.uuid,
            draft: this.draft,
            ops: [{ kind: "stop.empty", payload }, ...done, ...this.tell(told)],
            patch: (mine, [{ operation }]) => ({
                ...mine,
                state: "done",
                failure: null,
                empty: { ...kept, op: operation.uuid },
            }),
        });
        this.floor.state.history = [];
        const { stop } = this.props.params;
        if (isNews && reasons(this.state, "incident").length) {
            const params = { stop, code: DAMAGE, told: Boolean(told), closed: true };
            this.floor.go("incident", params, { replace: true });
        } else {
            this.floor.go("finished", { stop }, { replace: true });
        }
    }

    get damage() {
        return reasons(this.state, "incident").find(({ code }) => code === DAMAGE);
    }

    /** Damage is told by the same act: no photo, and no way back, may keep it here. */
    tell(reason) {
        const payload = reason && { reason_id: reason.id, text: "" };
        return reason ? [{ kind: "incident", payload }] : [];
    }
}

screens.add("empty", Empty);
