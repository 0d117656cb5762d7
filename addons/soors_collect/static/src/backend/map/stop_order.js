import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useSortable } from "@web/core/utils/sortable_owl";

/**
 * The stops of a round in their order: drag one by its handle, lock it for the planner.
 *
 * `stops` have `id`, `name`, `address`, `time`, `late`, `state` and `is_locked`; those
 * with a `kind` (`unload`, `break`) are no stops and stay after theirs.
 * `onMove(id, before)` gets the stop it now comes before, `false` at the end.
 */
export class StopOrder extends Component {
    static template = "soors_collect.StopOrder";
    static props = {
        stops: Array,
        isReadonly: { type: Boolean, optional: true },
        held: { type: [Number, Boolean], optional: true },
        onMove: Function,
        onLock: Function,
        onHold: { type: Function, optional: true },
    };

    setup() {
        this.list = useRef("list");
        useSortable({
            ref: this.list,
            elements: ".o_soors_order_stop:not(.o_soors_order_closed)",
            handle: ".o_soors_order_handle",
            enable: () => !this.props.isReadonly,
            onDrop: ({ element, next }) =>
                this.props.onMove(Number(element.dataset.id), this.stopFrom(next, element)),
        });
    }

    /** The first stop from a row on, without the row that is moved; false at the end. */
    stopFrom(row, moved) {
        while (row && (row === moved || !row.dataset.id)) {
            row = row.nextElementSibling;
        }
        return row ? Number(row.dataset.id) : false;
    }

    /** The rows, those of stops with their number. */
    get rows() {
        let number = 0;
        return this.props.stops.map((stop) => ({
            stop,
            number: stop.kind ? false : ++number,
        }));
    }

    iconOf(step) {
        return step.kind === "unload" ? "fa-download" : "fa-coffee";
    }

    get lockText() {
        return _t("Lock: automatic planning leaves it here");
    }

    get lockedText() {
        return _t("Locked: automatic planning leaves it here");
    }

    isMovable(stop) {
        return !this.props.isReadonly && stop.state === "todo";
    }

    hold(stop) {
        if (this.props.onHold && this.isMovable(stop)) {
            this.props.onHold(stop.id);
        }
    }
}
