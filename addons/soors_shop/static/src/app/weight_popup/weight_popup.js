import { _t } from "@web/core/l10n/translation";
import { localization } from "@web/core/l10n/localization";
import { Dialog } from "@web/core/dialog/dialog";
import { Component, useExternalListener, useState } from "@odoo/owl";
import { BACKSPACE, getButtons, Numpad } from "@point_of_sale/app/components/numpad/numpad";
import { formatKg, KG_DIGITS, roundKg } from "@soors_shop/app/kilos";

/** Nothing in a reuse shop is lighter: below, kilos were typed as grams. */
const MIN_KG = 0.005;
/** More digits than any weight has: a scanner or a hand resting on the keys. */
const MAX_CHARS = 7;
/** Keys that follow each other faster (ms) come from a barcode scanner. */
const SCANNER_DELAY = 35;

/**
 * Asks for a weight where no scale is connected.
 *
 * The unit is always in sight, the value is repeated in the other unit, and a weight
 * that is not plausible is asked again with the other reading beside it, so that
 * grams are never taken for kilos.
 */
export class WeightPopup extends Component {
    static template = "soors_shop.WeightPopup";
    static components = { Dialog, Numpad };
    static props = {
        title: String,
        subtitle: { type: String, optional: true },
        limit: { type: Number, optional: true },
        pricePerKg: { type: Number, optional: true },
        formatPrice: { type: Function, optional: true },
        getPayload: Function,
        close: Function,
    };
    static defaultProps = { limit: 0 };

    setup() {
        this.state = useState({ buffer: "", unit: "kg", asking: false });
        this.lastKeyAt = 0;
        useExternalListener(window, "keydown", this.onKeydown.bind(this), { capture: true });
    }

    get decimalPoint() {
        return localization.decimalPoint;
    }

    get buttons() {
        const decimal = { value: this.decimalPoint, disabled: this.state.unit === "g" };
        return getButtons([decimal, { value: "0" }, BACKSPACE]);
    }

    get number() {
        return parseFloat(this.state.buffer.replace(this.decimalPoint, ".")) || 0;
    }

    /** The weight typed, in kilograms. */
    get kg() {
        return this.toKg(this.state.unit);
    }

    toKg(unit) {
        return roundKg(unit === "g" ? this.number / 1000 : this.number);
    }

    get otherUnit() {
        return this.state.unit === "g" ? "kg" : "g";
    }

    /** The value said in the other unit, e.g. "345 g" below "0.345 kg". */
    get otherReading() {
        return this.state.unit === "g" ? this.sayKg(this.kg) : this.sayGrams(this.kg);
    }

    get reading() {
        return this.state.unit === "g" ? this.sayGrams(this.kg) : this.sayKg(this.kg);
    }

    /** Kilograms, had the same digits been typed with the other unit. */
    get otherKg() {
        return this.toKg(this.otherUnit);
    }

    get isOtherPlausible() {
        return this.isPlausible(this.otherKg);
    }

    get otherText() {
        const kg = this.otherKg;
        return this.otherUnit === "g" ? this.sayGrams(kg) : this.sayKg(kg);
    }

    get price() {
        if (!this.props.pricePerKg || !this.props.formatPrice) {
            return "";
        }
        return this.props.formatPrice(this.kg * this.props.pricePerKg);
    }

    get question() {
        return this.kg > this.props.limit
            ? _t("%s is very heavy. Is it right?", this.reading)
            : _t("%s is very light. Is it right?", this.reading);
    }

    sayKg(kg) {
        return _t("%s kg", formatKg(kg));
    }

    sayGrams(kg) {
        return _t("%s g", String(Math.round(kg * 1000)));
    }

    isPlausible(kg) {
        return kg >= MIN_KG && (!this.props.limit || kg <= this.props.limit);
    }

    setUnit(unit) {
        if (unit !== this.state.unit) {
            // Digits typed for one unit must not change their meaning silently.
            this.state.buffer = "";
            this.state.unit = unit;
        }
    }

    press(key) {
        let buffer = this.state.buffer;
        if (key === "Backspace") {
            buffer = buffer.slice(0, -1);
        } else if (key === this.decimalPoint) {
            if (this.state.unit === "kg" && !buffer.includes(key)) {
                buffer = (buffer || "0") + key;
            }
        } else if (buffer.length < MAX_CHARS) {
            const decimals = buffer.split(this.decimalPoint)[1] || "";
            if (decimals.length < KG_DIGITS) {
                buffer = buffer === "0" ? key : buffer + key;
            }
        }
        this.state.buffer = buffer;
    }

    onKeydown(ev) {
        const isFast = ev.timeStamp - this.lastKeyAt < SCANNER_DELAY;
        this.lastKeyAt = ev.timeStamp;
        if (isFast && ev.isTrusted) {
            this.state.buffer = "";
            return;
        }
        if (this.state.asking || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (/^[0-9]$/.test(ev.key) || ev.key === "Backspace") {
            this.press(ev.key);
        } else if (ev.key === "," || ev.key === ".") {
            this.press(this.decimalPoint);
        } else if (ev.key === "Enter") {
            this.confirm();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    confirm() {
        if (!this.kg) {
            return;
        }
        if (this.isPlausible(this.kg)) {
            this.accept(this.kg);
        } else {
            this.state.asking = true;
        }
    }

    accept(kg) {
        this.props.getPayload(kg);
        this.props.close();
    }

    again() {
        this.state.asking = false;
        this.state.buffer = "";
    }
}
