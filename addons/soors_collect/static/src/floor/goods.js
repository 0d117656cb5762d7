import { onWillStart, useState } from "@odoo/owl";
import { Digits, Stepper, toNumber } from "@soors_floor/components/choice";
import { _t, formatNumber } from "@soors_floor/core/language";
import { screens } from "@soors_floor/core/registry";
import { StopComponent } from "@soors_collect/floor/stop";
import {
    agreedOf, expectedOf, kgOf, newLine, pageOf, productOf, products, takesMore, toLine
} from "@soors_collect/floor/work";

/** What was taken: which family, which thing, how many. */
export class Goods extends StopComponent {
    static template = "soors_collect.floor.Goods";
    static components = { ...StopComponent.components, Digits, Stepper };

    setup() {
        super.setup();
        this.form = useState({
            lines: JSON.parse(JSON.stringify(this.mine.goods?.lines || [])),
            step: "family",
            family: null,
            line: null,
            digits: "",
            page: 0,
        });
        onWillStart(async () => {
            Object.assign(this.form, await this.floor.readDraft(this.draft));
            if (this.isOfLine && !this.line) {
                this.form.step = "family";
            }
        });
    }

    get draft() {
        return `goods:${this.props.params.stop}`;
    }

    get known() {
        return products(this.state);
    }

    get families() {
        return this.state.meta.catalogue?.families || [];
    }

    get all() {
        const { step, family } = this.form;
        if (step === "product") {
            return this.families.find(({ id }) => id === family)?.products || [];
        }
        return this.families;
    }

    get offer() {
        return pageOf(this.all, this.form.page);
    }

    turn() {
        this.form.page++;
    }

    get expected() {
        const taken = new Set(this.form.lines.map((line) => line.product_id));
        return expectedOf(this.state, this.plan).filter(
            (line) => line.product_id && !taken.has(line.product_id)
        );
    }

    get line() {
        return this.form.lines.find(({ line }) => line === this.form.line);
    }

    get product() {
        return productOf(this.line, this.known);
    }

    get isOfLine() {
        return ["amount", "weight"].includes(this.form.step);
    }

    get byWeight() {
        return this.product.uom === "kg";
    }

    get steps() {
        return this.byWeight ? this.product.steps || [5, 10, 20] : [];
    }

    get filled() {
        return this.form.lines.filter((line) => line.quantity > 0);
    }

    describe(line) {
        const product = productOf(line, this.known);
        const kg = `${formatNumber(kgOf(line, product))} kg`;
        const text = product.uom === "kg" ? kg : `${formatNumber(line.quantity)} (${kg})`;
        return { icon: product.icon || "box", name: product.name, text };
    }

    get weightNow() {
        return formatNumber(kgOf(this.line, this.product));
    }

    get title() {
        const { step } = this.form;
        if (this.isOfLine) {
            return this.product.name;
        }
        return step === "product" ? _t("Which thing?") : _t("What do you take?");
    }

    get main() {
        if (this.isOfLine) {
            return _t("OK");
        }
        return this.form.step === "family" ? _t("That is all") : undefined;
    }

    get isIncomplete() {
        const { step, digits } = this.form;
        const isNothing = !this.filled.length && !(this.isOver && this.mine.goods);
        return step === "weight" ? !toNumber(digits) : step === "family" && isNothing;
    }

    async keep(values = {}) {
        Object.assign(this.form, values);
        await this.floor.saveDraft(this.draft, this.form);
    }

    choose(one) {
        if (this.form.step === "family" && one.products.length > 1) {
            return this.keep({ step: "product", family: one.id, page: 0 });
        }
        return this.take(one.products ? one.products[0] : one);
    }

    take(product) {
        let line = this.form.lines.find(({ product_id }) => product_id === product.id);
        if (!line) {
            const first = product.uom === "kg" ? (product.steps || [5])[0] : 1;
            line = newLine(product, first);
            this.form.lines.push(line);
        }
        return this.edit(line);
    }

    edit(line) {
        return this.keep({ step: "amount", line: line.line });
    }

    takeExpected() {
        for (const { product_id, qty, kg } of this.expected) {
            const product = this.known.get(product_id);
            const amount = product.uom === "kg" ? kg || qty : qty;
            this.form.lines.push(newLine(product, amount || 1));
        }
        return this.keep();
    }

    change(quantity) {
        // Another number of things: what was weighed before is no longer theirs.
        Object.assign(this.line, { quantity, kg: null, kg_source: "average" });
        return this.keep();
    }

    weigh() {
        return this.keep({ step: "weight", digits: "" });
    }

    setDigits(digits) {
        return this.keep({ digits });
    }

    back() {
        const { step } = this.form;
        if (step === "weight") {
            this.keep({ step: "amount" });
        } else if (step === "family") {
            this.floor.back();
        } else {
            this.keep({ step: "family", lines: this.filled, page: 0 });
        }
    }

    async press() {
        const { step, digits } = this.form;
        if (step === "family") {
            return this.save();
        }
        if (step === "weight") {
            const kg = toNumber(digits);
            Object.assign(this.line, { kg, kg_source: "weighed" });
            if (this.byWeight) {
                this.line.quantity = kg;
            }
        }
        await this.keep({ step: "family", lines: this.filled, page: 0 });
    }

    /** Return the screen that follows: what was left out before goes the usual way. */
    after(unsigned) {
        if (!this.canChange || (unsigned && this.mine.state === "failed")) {
            return "refused";
        }
        return unsigned ? "sign" : "finished";
    }

    async save() {
        const lines = this.filled.map((line) => ({ ...line }));
        const corrects = this.mine.goods?.op;
        const isChange = this.canChange;
        const agreed = agreedOf(this.mine);
        // Less than what was signed for needs no new signature; more does.
        const unsigned = isChange && takesMore(lines, agreed);
        const next = this.after(unsigned);
        const payload = {
            lines: lines.map((line) => toLine(line, productOf(line, this.known))),
            ...(corrects ? { corrects } : {}),
        };
        await this.floor.record({
            stop: this.stop.uuid,
            draft: this.draft,
            ops: [{ kind: "stop.goods", payload }, ...this.closing],
            patch: (mine, [{ operation }]) => ({
                ...mine,
                state: isChange ? "done" : "arrived",
                failure: null,
                goods: { op: operation.uuid, lines },
                ...(isChange ? { agreed, unsigned } : {}),
            }),
        });
        this.floor.go(next, { stop: this.stop.uuid }, { replace: true });
    }
}

/** The question between the goods and the signature. */
export class Refused extends StopComponent {
    static template = "soors_collect.floor.Refused";
}

screens.add("goods", Goods).add("refused", Refused);
