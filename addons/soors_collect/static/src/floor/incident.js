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

    async write(text) {
        this.form.text = text.trim();
        await this.choose(this.reason);
    }

    async save() {
        const { stop, closed } = this.props.params;
        const { photos, text } = this.form;
        const payload = { reason_id: this.reason.id, text };
        const { name } = this.reason;
        await this.floor.record({
            stop,
            round: this.round,
            draft: this.draft,
            ops: [{ kind: "incident", payload, files: [...photos] }],
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
