import { Component, onError, useEffect } from "@odoo/owl";
import { Icon, useFloor } from "@soors_floor/components/page";
import { tellSaved } from "@soors_floor/core/feedback";
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

    get message() {
        return (this.state.meta.messages || [])[0];
    }

    readMessage() {
        return this.floor.readMessage(this.message.uuid);
    }
}
