import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;
const MODEL = "soors.collection.request";

/** A week of appointments: drag a card on a day and crew, or press it, then the place. */
export class AppointmentBoard extends Component {
    static template = "soors_collect.AppointmentBoard";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ board: { days: [], waiting: [] }, held: null, over: null });
        onWillStart(() => this.load());
    }

    async load(date = this.state.board.start) {
        // What is held stays held: one may take a card, then turn to another week.
        this.state.board = await this.orm.call(MODEL, "get_board", [date || null]);
        this.state.over = null;
    }

    turn(weeks) {
        const start = DateTime.fromISO(this.state.board.start).plus({ weeks });
        return this.load(start.toISODate());
    }

    today() {
        return this.load(null);
    }

    /** Says so when not all who wait are listed. */
    get waitingText() {
        const { waiting, waiting_count: count } = this.state.board;
        return waiting.length < count
            ? _t("Those who wait longest: %(shown)s of %(count)s", {
                  shown: waiting.length,
                  count,
              })
            : "";
    }

    lateText(card) {
        return _t("%s days", card.days);
    }

    isMovable(card) {
        return ["waiting", "todo"].includes(card.state);
    }

    hold(card) {
        if (this.isMovable(card)) {
            this.state.held = this.state.held === card.id ? null : card.id;
        }
    }

    startDrag(event, card) {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", String(card.id));
        // Later: a page that changes while a drag starts makes the browser give it up.
        setTimeout(() => (this.state.held = card.id));
    }

    dragOver(event, key, isOpen) {
        if (isOpen) {
            event.preventDefault();
            this.state.over = key;
        }
    }

    async drop(date, roundId, isOpen = true) {
        const held = this.state.held;
        if (!held || !isOpen) {
            return;
        }
        this.state.held = null;
        try {
            await this.orm.call(MODEL, "action_board_move", [[held], date, roundId]);
        } finally {
            await this.load();
        }
    }

    open(card) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: card.id,
            views: [[false, "form"]],
        });
    }

    create() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("soors_collect.appointments", AppointmentBoard);
