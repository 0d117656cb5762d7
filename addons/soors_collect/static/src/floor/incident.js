import { onWillStart } from "@odoo/owl";
import { _t } from "@soors_floor/core/language";
import { screens } from "@soors_floor/core/registry";
import { WithReason } from "@soors_collect/floor/refuse";
import { myRound } from "@soors_collect/floor/work";

/** What went wrong on the way: the planner is told, with a photo if there is one. */
export class Incident extends WithReason {
    static template = "soors_collect.floor.Incident";
    kind = "incident";

    setup() {
        super.setup();
        this.form.text = "";
        onWillStart(() => {
            const { code } = this.props.params;
            const known = this.reasons.find((reason) => reason.code === code);
            this.form.reason ??= known?.id ?? null;
        });
    }

    get round() {
        return this.stop?.round || myRound(this.state).uuid;
    }

    get draft() {
        return `incident:${this.props.params.stop || this.round}`;
    }

    get title() {
        return this.reason?.name || _t("What happened?");
    }

    /** Told already with the act before: no photo is asked for, and none is needed. */
    get isTold() {
        return Boolean(this.props.params.told);
    }

    get lacksPhoto() {
        return !this.isTold && super.lacksPhoto;
    }

    /** What is added to what was told is a note of the same stop. */
    get op() {
        const { photos, text } = this.form;
        const words = { text: text.trim() };
        return this.isTold
            ? { kind: "note", payload: words, files: [...photos] }
            : {
                  kind: "incident",
                  payload: { reason_id: this.reason.id, ...words },
                  files: [...photos],
              };
    }

    back() {
        const { stop, closed } = this.props.params;
        if (!closed || (this.form.reason && !this.isTold)) {
            return super.back();
        }
        this.floor.dropDraft(this.draft);
        this.floor.go("finished", { stop }, { replace: true });
    }

    async save() {
        const { stop, closed } = this.props.params;
        const { op, reason } = this;
        if (this.isTold && !op.files.length && !op.payload.text) {
            return this.back();
        }
        const { name } = reason;
        await this.floor.record({
            stop,
            round: this.round,
            draft: this.draft,
            ops: [op],
            patch: stop && ((mine) => ({ ...mine, incidents: [...(mine.incidents || []), name] })),
        });
        if (closed) {
            this.floor.go("finished", { stop }, { replace: true });
        } else if (stop) {
            this.floor.back();
        } else {
            this.floor.goHome();
        }
    }
}

screens.add("incident", Incident);
