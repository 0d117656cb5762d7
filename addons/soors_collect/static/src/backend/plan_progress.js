import { Component, onWillUnmount, onMounted } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ASK_EVERY = 2000;

/** How far the planner is; asks again by itself until the planning has ended. */
export class PlanProgress extends Component {
    static template = "soors_collect.PlanProgress";
    static props = { ...standardFieldProps };

    setup() {
        onMounted(() => {
            this.timer = setInterval(() => this.ask(), ASK_EVERY);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get percent() {
        return Math.round(this.props.record.data[this.props.name] || 0);
    }

    get label() {
        return this.props.record.data.is_stop_asked
            ? _t("Stopping with the best plan so far…")
            : _t("Looking for a better plan…");
    }

    async ask() {
        const record = this.props.record;
        if (record.resId && ["waiting", "running"].includes(record.data.state)) {
            await record.load();
        }
    }
}

registry.category("fields").add("soors_plan_progress", {
    component: PlanProgress,
    supportedTypes: ["float"],
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "is_stop_asked", type: "boolean" },
    ],
});
