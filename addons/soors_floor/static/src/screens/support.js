import { Component, onWillStart, useState } from "@odoo/owl";
import { Choice } from "@soors_floor/components/choice";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { trouble } from "@soors_floor/core/corner";
import { _t, formatTime } from "@soors_floor/core/language";
import { screens } from "@soors_floor/core/registry";
import { saveRescue } from "@soors_floor/core/rescue";

/** What waits and why, and the way to save it when nothing else works. */
export class SupportScreen extends Component {
    static template = "soors_floor.SupportScreen";
    static components = { Choice, Icon, Page };
    static props = { params: Object };

    setup() {
        Object.assign(this, useFloor(this));
        this.more = useState({ log: [], shown: false, persisted: null });
        onWillStart(async () => {
            this.more.persisted = await navigator.storage?.persisted?.().catch(() => null);
        });
    }

    get trouble() {
        return trouble(this.state);
    }

    get lastContact() {
        const time = this.state.meta.last_contact;
        return time ? formatTime(time) : "–";
    }

    get version() {
        return this.floor.version || "–";
    }

    get isWorking() {
        return this.state.link.sending;
    }

    sendNow() {
        this.floor.engine?.sendNow();
    }

    save() {
        return saveRescue(this.floor);
    }

    async showLog() {
        const lines = await this.floor.log.lines();
        this.more.log = lines.reverse();
        this.more.shown = true;
    }

    labelOf(op) {
        const reason = op.verdict || _t("The office must look at it");
        return `${formatTime(op.at)} – ${reason}`;
    }
}

/** What is recorded and why, on one page with pictures. */
export class AboutScreen extends Component {
    static template = "soors_floor.AboutScreen";
    static components = { Icon, Page };
    static props = { params: Object };
}

screens.add("support", SupportScreen).add("about", AboutScreen);
