/** The frame of all screens: where one is, the corner, and one green button below. */
import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { cornerOf } from "@soors_floor/core/corner";
import { canSpeak, onVoices, speak } from "@soors_floor/core/feedback";
import { getLanguage } from "@soors_floor/core/language";

export function useFloor(component) {
    const { floor } = component.env;
    return { floor, state: useState(floor.state) };
}

export class Icon extends Component {
    static template = "soors_floor.Icon";
    static props = { name: String, big: { type: Boolean, optional: true } };
}

export class Corner extends Component {
    static template = "soors_floor.Corner";
    static components = { Icon };
    static props = {};

    setup() {
        Object.assign(this, useFloor(this));
        // "Not sent since yesterday" comes with time, not with an event.
        onMounted(() => (this.timer = setInterval(() => this.render(), 60000)));
        onWillUnmount(() => clearInterval(this.timer));
    }

    get corner() {
        return cornerOf(this.state);
    }

    /** The driver's words, also on the donor's page. */
    get language() {
        return getLanguage();
    }

    open() {
        if (this.state.screen !== "support") {
            this.floor.go("support");
        }
    }
}

export class Page extends Component {
    static template = "soors_floor.Page";
    static components = { Corner, Icon };
    static props = {
        title: String,
        icon: { type: String, optional: true },
        back: { type: [Boolean, Function], optional: true },
        main: { type: String, optional: true },
        mainIcon: { type: String, optional: true },
        mainDisabled: { type: Boolean, optional: true },
        onMain: { type: Function, optional: true },
        language: { type: String, optional: true },
        direction: { type: String, optional: true },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { back: true, mainIcon: "check" };

    setup() {
        Object.assign(this, useFloor(this));
        this.content = useRef("content");
        this.voices = useState({ changes: 0 });
        this.heading = useRef("heading");
        onMounted(() => {
            this.takeFocus();
            this.forgetVoices = onVoices(() => this.voices.changes++);
        });
        onWillUnmount(() => this.forgetVoices());
    }

    /** By keyboard, a new screen is read and walked through from its title on. */
    takeFocus() {
        if (document.activeElement === document.body) {
            this.heading.el.focus({ preventScroll: true });
        }
    }

    get driverLanguage() {
        return getLanguage();
    }

    /** Voices come late, and not in each language: looked up at each drawing. */
    get canSpeak() {
        return this.voices.changes >= 0 && canSpeak(this.props.language);
    }

    goBack() {
        if (typeof this.props.back === "function") {
            this.props.back();
        } else {
            this.floor.back();
        }
    }

    press() {
        return this.floor.press(() => this.props.onMain());
    }

    readAloud() {
        const text = `${this.props.title}. ${this.content.el.innerText}`;
        speak(text, this.props.language);
    }
}
