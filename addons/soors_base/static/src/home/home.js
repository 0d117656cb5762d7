import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;

// Figures go stale while a tablet hangs on the wall: renew them now and then.
const REFRESH_MS = 5 * 60 * 1000;

export class HomeIcon extends Component {
    static template = "soors_base.HomeIcon";
    static props = { name: String };
}

export class SoorsHome extends Component {
    static template = "soors_base.Home";
    static components = { HomeIcon };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ user: "", company: "", tiles: [], now: DateTime.now() });
        onWillStart(() => this.load());
        onMounted(() => {
            this.timer = setInterval(() => this.refresh(), REFRESH_MS);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    async load() {
        Object.assign(this.state, await this.orm.call("soors.home.tile", "get_home", []));
        this.state.now = DateTime.now();
    }

    async refresh() {
        if (!document.hidden) {
            // A background refresh must not bother anyone when the network is away.
            await this.load().catch(() => {});
        }
    }

    get greeting() {
        const name = this.state.user.split(" ")[0];
        const hour = this.state.now.hour;
        if (hour < 12) {
            return _t("Good morning, %s", name);
        }
        return hour < 18 ? _t("Good afternoon, %s", name) : _t("Good evening, %s", name);
    }

    get today() {
        const date = this.state.now.toLocaleString({
            weekday: "long",
            day: "numeric",
            month: "long",
        });
        return date.charAt(0).toUpperCase() + date.slice(1);
    }

    /** Whole numbers, except small weights where the decimal tells something. */
    formatValue(value) {
        const small = Math.abs(value) < 10 && !Number.isInteger(value);
        return small
            ? formatFloat(value, { digits: [16, 1] })
            : formatInteger(Math.round(value));
    }

    open(tile) {
        return this.action.doAction(tile.action_id, { clearBreadcrumbs: false });
    }
}

registry.category("actions").add("soors_base.home", SoorsHome);
