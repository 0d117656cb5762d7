import { onWillStart, useState } from "@odoo/owl";
import { Stepper } from "@soors_floor/components/choice";
import { Photo } from "@soors_floor/components/photo";
import { _t } from "@soors_floor/core/language";
import { screens } from "@soors_floor/core/registry";
import { StopComponent } from "@soors_collect/floor/stop";
import { expectedOf, pageOf, reasons } from "@soors_collect/floor/work";

/** A pictured reason, then a photo: of goods left there, or of a stop left out. */
export class WithReason extends StopComponent {
    static components = { ...StopComponent.components, Photo, Stepper };

    setup() {
        super.setup();
        this.form = useState({ reason: null, photos: [], quantity: 1, product: null, page: 0 });
        onWillStart(async () => {
            Object.assign(this.form, await this.floor.readDraft(this.draft));
        });
    }

    get draft() {
        return `${this.kind}:${this.props.params.stop}`;
    }

    get reasons() {
        return reasons(this.state, this.kind);
    }

    get offer() {
        return pageOf(this.reasons, this.form.page);
    }

    get reason() {
        return this.reasons.find(({ id }) => id === this.form.reason);
    }

    turn() {
        this.form.page++;
    }

    get saveLabel() {
        return _t("OK");
    }

    get photoLabel() {
        return this.reason.photo_required ? _t("Photo needed") : _t("Photo");
    }

    get lacksPhoto() {
        return Boolean(this.reason?.photo_required) && !this.form.photos.length;
    }

    choose(reason) {
        return this.set({ reason: reason?.id ?? null, page: 0 });
    }

    set(values) {
        Object.assign(this.form, values);
        return this.keep();
    }

    keep() {
        return this.floor.saveDraft(this.draft, this.form);
    }

    addPhoto(photo) {
        return this.set({ photos: [photo] });
    }

    back() {
        if (this.form.reason) {
            this.choose(null);
        } else {
            this.floor.back();
        }
    }
}

/** Goods that stay with the donor. */
export class Refuse extends WithReason {
    static template = "soors_collect.floor.Refuse";
    kind = "refusal";

    get title() {
        return this.reason?.name || _t("Why do you refuse it?");
    }

    get things() {
        return expectedOf(this.state, this.plan).filter((line) => line.product_id);
    }

    /** What of them is on the screen, beside the photo. */
    get thingsOffer() {
        return pageOf(this.things, this.form.page, 1);
    }

    pick(line) {
        const same = this.form.product === line.product_id;
        return this.set({ product: same ? null : line.product_id });
    }

    async save() {
        const { product, quantity, photos } = this.form;
        const refusal = { reason_id: this.reason.id, product_id: product, quantity };
        await this.floor.record({
            stop: this.stop.uuid,
            draft: this.draft,
            ops: [{ kind: "stop.refuse", payload: refusal, files: photos }],
            patch: (mine) => ({
                ...mine,
                refusals: [...(mine.refusals || []), { ...refusal, name: this.reason.name }],
            }),
        });
        this.floor.go("refused", { stop: this.stop.uuid, more: true }, { replace: true });
    }
}

/** A stop that is left out: the one thing that is asked about twice. */
export class Fail extends WithReason {
    static template = "soors_collect.floor.Fail";
    kind = "failure";

    /** Nothing is nothing: what was said to be taken is taken back first. */
    get emptying() {
        const corrects = this.mine.goods?.op;
        return corrects ? [{ kind: "stop.goods", payload: { lines: [], corrects } }] : [];
    }

    async save() {
        const emptying = this.emptying;
        await this.floor.record({
            stop: this.stop.uuid,
            draft: this.draft,
            ops: [
                ...emptying,
                {
                    kind: "stop.fail",
                    payload: { reason_id: this.reason.id },
                    files: this.form.photos,
                },
            ],
            patch: (mine, [{ operation }]) => ({
                ...mine,
                state: "failed",
                failure: this.reason.name,
                ...(emptying.length ? { goods: { op: operation.uuid, lines: [] } } : {}),
            }),
        });
        this.floor.state.history = [];
        this.floor.go("finished", { stop: this.stop.uuid }, { replace: true });
    }

    get title() {
        if (this.form.reason) {
            return this.reason.name;
        }
        return this.isRemoval ? _t("Why was it not done?") : _t("Why is nothing collected?");
    }
}

screens.add("refuse", Refuse).add("fail", Fail);
