import { Component, onError, useEffect, useRef } from "@odoo/owl";
import { Icon, useFloor } from "@soors_floor/components/page";
import { attract, tellSaved } from "@soors_floor/core/feedback";
import { sayNews } from "@soors_floor/core/news";
import { screens } from "@soors_floor/core/registry";

export class Root extends Component {
    static template = "soors_floor.Root";
    static components = { Icon };
    static props = {};

    setup() {
        Object.assign(this, useFloor(this));
        onError((error) => this.onBroken(error));
        useEffect(
            (undo) => {
                if (undo) {
                    tellSaved();
                }
            },
            () => [this.state.undo?.until]
        );
        this.understood = useRef("understood");
        useEffect(
            (told) => {
                if (told) {
                    attract();
                    this.understood.el.focus();
                }
            },
            () => [this.told && JSON.stringify(this.told)]
        );
    }

    /** A screen that breaks must not leave the driver before a white page. */
    onBroken(error) {
        const { cause } = error;
        console.error(cause || error);
        this.floor.log.add(`${this.state.screen} broke: ${(cause || error).message}`);
        if (this.state.screen === "support") {
            throw error;
        }
        this.floor.go("support", {}, { replace: true });
    }

    get screen() {
        return screens.get(this.state.screen) || screens.get("support");
    }

    /** A screen starts afresh when its subject changes or an act was taken back. */
    get key() {
        const { screen, params } = this.state;
        return `${screen} ${JSON.stringify(params)}`;
    }

    /**
     * What the office wants the driver to know: its own words first, then what it
     * changed. Not while a donor has the tablet in his hands: it names other people.
     */
    get told() {
        const { meta, screen, stops } = this.state;
        if (screens.isDonors(screen)) {
            return null;
        }
        const [message] = meta.messages || [];
        if (message) {
            return { uuid: message.uuid, lines: [{ icon: "speaker", text: message.text }] };
        }
        const lines = meta.news && meta.day ? sayNews(meta.news, stops) : [];
        return lines.length ? { lines } : null;
    }

    understand() {
        const { uuid } = this.told;
        return uuid ? this.floor.readMessage(uuid) : this.floor.readNews();
    }
}
