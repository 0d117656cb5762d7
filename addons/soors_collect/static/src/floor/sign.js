import { onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { makePicture, Pad } from "@soors_floor/components/pad";
import { stayAwake } from "@soors_floor/core/feedback";
import { _t, DONOR_LANGUAGES, getLanguage } from "@soors_floor/core/language";
import { screens } from "@soors_floor/core/registry";
import { StopComponent } from "@soors_collect/floor/stop";

/** The donor's page, in the donor's language; the driver's words stay the driver's. */
export class Sign extends StopComponent {
    static template = "soors_collect.floor.Sign";
    static components = { ...StopComponent.components, Pad };
    languages = DONOR_LANGUAGES;

    setup() {
        super.setup();
        this.form = useState({ language: this.firstLanguage(), strokes: [] });
        onWillStart(async () => {
            Object.assign(this.form, await this.floor.readDraft(this.draft));
        });
        onMounted(() => (this.sleep = stayAwake()));
        onWillUnmount(() => this.sleep());
    }

    firstLanguage() {
        const code = (this.plan.language || "").slice(0, 2);
        return DONOR_LANGUAGES.some((one) => one.code === code) ? code : getLanguage();
    }

    get draft() {
        return `sign:${this.props.params.stop}`;
    }

    get direction() {
        return DONOR_LANGUAGES.find(({ code }) => code === this.form.language).direction;
    }

    /** What the donor reads of his goods, in his language where the office has it. */
    nameOf({ product }) {
        return product?.names?.[this.form.language] || product?.name;
    }

    get words() {
        const { language } = this.form;
        const gift = _t("I give these goods for reuse.", {}, language);
        return {
            title: _t("Your signature", {}, language),
            line: this.isRemoval ? _t("The removal is done.", {}, language) : gift,
            gift: this.isRemoval && this.lines.length ? gift : "",
            sign: _t("Sign here with your finger", {}, language),
            again: _t("Start again", {}, language),
            done: _t("I sign", {}, language),
            absent: _t("Nobody to sign", {}, language),
            refused: _t("I will not sign", {}, language),
        };
    }

    async set(values) {
        Object.assign(this.form, values);
        await this.floor.saveDraft(this.draft, this.form);
    }

    addStroke(stroke) {
        return this.set({ strokes: [...this.form.strokes, stroke] });
    }

    async sign() {
        await this.finish("signed", [await makePicture(this.form.strokes)]);
    }

    /** The signature ends the stop: both are kept, or neither. */
    async finish(answer, files = []) {
        const { language } = this.form;
        const payload = { name: this.plan.name || "", language, answer };
        // Signed once more, for goods that were added: the stop is finished already.
        const done = this.canChange ? [] : [{ kind: "stop.done" }];
        await this.floor.record({
            stop: this.stop.uuid,
            draft: this.draft,
            ops: [{ kind: "stop.sign", payload, files }, ...done],
            patch: (mine) => ({
                ...mine,
                state: "done",
                signed: answer,
                agreed: mine.goods?.lines || [],
                unsigned: false,
            }),
        });
        this.floor.state.history = [];
        this.floor.go("finished", { stop: this.stop.uuid }, { replace: true });
    }
}

screens.add("sign", Sign, { donors: true });
