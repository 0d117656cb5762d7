import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { serializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** The next appointments that a truck can keep, looked up while one types. */
export class PickupSlots extends Component {
    static template = "soors_collect.PickupSlots";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ slots: [], sentence: "" });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    /** What the proposals depend on. */
    getValues(record) {
        const data = record.data;
        return {
            id: record.resId || false,
            company_id: data.company_id?.id || false,
            municipality_id: data.municipality_id?.id || false,
            kind: data.kind,
            kg_estimated: data.kg_estimated,
            volume_estimated: data.volume_estimated,
            hours_planned: data.hours_planned,
            window: data.window,
            hour_from: data.hour_from,
            hour_to: data.hour_to,
            date_wished: data.date_wished ? serializeDate(data.date_wished) : false,
        };
    }

    async load(props) {
        const values = this.getValues(props.record);
        const key = JSON.stringify(values);
        if (key === this.key) {
            return;
        }
        this.key = key;
        const call = this.orm.call("soors.collection.request", "get_slots", [values]);
        Object.assign(this.state, await this.keepLast.add(call));
    }

    get chosen() {
        return this.props.record.data.slot;
    }

    choose(slot) {
        const slotKey = this.chosen === slot.key ? false : slot.key;
        this.props.record.update({ slot: slotKey });
    }
}

registry.category("view_widgets").add("soors_pickup_slots", {
    component: PickupSlots,
    // What the proposals depend on is known whether the form shows it or not.
    fieldDependencies: [
        { name: "slot", type: "char" },
        { name: "kg_estimated", type: "float" },
        { name: "volume_estimated", type: "float" },
        { name: "hours_planned", type: "float" },
    ],
});
