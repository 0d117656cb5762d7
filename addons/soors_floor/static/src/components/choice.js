/** What a gloved hand presses: pictures with a word, digits, more and less. */
import { Component } from "@odoo/owl";
import { Icon, useFloor } from "@soors_floor/components/page";
import { Picture } from "@soors_floor/components/picture";
import { formatNumber } from "@soors_floor/core/language";

export class Choice extends Component {
    static template = "soors_floor.Choice";
    static components = { Icon, Picture };
    static props = {
        icon: String,
        picture: { type: String, optional: true },
        label: String,
        note: { type: String, optional: true },
        tone: { type: String, optional: true },
        chosen: { type: Boolean, optional: true },
        onChoose: Function,
    };

    setup() {
        Object.assign(this, useFloor(this));
    }

    choose() {
        return this.floor.press(() => this.props.onChoose());
    }
}

export class Stepper extends Component {
    static template = "soors_floor.Stepper";
    static components = { Icon };
    static props = {
        value: Number,
        unit: { type: String, optional: true },
        least: { type: Number, optional: true },
        most: { type: Number, optional: true },
        step: { type: Number, optional: true },
        steps: { type: Array, optional: true },
        onChange: Function,
    };
    static defaultProps = { least: 0, most: 9999, step: 1, steps: [] };

    get shown() {
        return formatNumber(this.props.value);
    }

    change(by) {
        const { least, most, value } = this.props;
        const next = Math.round((value + by) * 10) / 10;
        this.props.onChange(Math.min(most, Math.max(least, next)));
    }
}

const LONGEST = 8;

export class Digits extends Component {
    static template = "soors_floor.Digits";
    static components = { Icon };
    static props = {
        value: String,
        unit: { type: String, optional: true },
        decimal: { type: Boolean, optional: true },
        isSecret: { type: Boolean, optional: true },
        onChange: Function,
    };

    get shown() {
        const { isSecret, value } = this.props;
        return isSecret ? "•".repeat(value.length) || "–" : value || "0";
    }

    get keys() {
        const last = this.props.decimal ? "," : "";
        return ["1", "2", "3", "4", "5", "6", "7", "8", "9", last, "0", "<"];
    }

    press(key) {
        const { value } = this.props;
        if (key === "<") {
            this.props.onChange(value.slice(0, -1));
        } else if (key === "," ? value && !value.includes(",") : value.length < LONGEST) {
            this.props.onChange(value + key);
        }
    }
}

export function toNumber(digits) {
    return Number(String(digits || "").replace(",", ".")) || 0;
}
