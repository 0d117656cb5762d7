import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { formatKg, roundKg } from "@soors_shop/app/kilos";

patch(PosOrder.prototype, {
    /**
     * Kilos of the ticket, in kilograms: what the ledger recorded once the server has
     * it, until then what the lines say by the same rule.
     */
    get soorsKg() {
        if (this.finalized && this.isSynced && this.kg_total) {
            return this.kg_total;
        }
        return roundKg(this.lines.reduce((total, line) => total + line.soorsKg, 0));
    },

    get soorsKgText() {
        return _t("%s kg", formatKg(this.soorsKg));
    },

    /** The sentence on the receipt; empty when there is nothing to say. */
    get soorsReceiptText() {
        const kg = this.soorsKg;
        if (kg > 0) {
            return _t("You gave %(kilos)s kg a second life", { kilos: formatKg(kg) });
        }
        if (kg < 0) {
            return _t("%(kilos)s kg taken back", { kilos: formatKg(-kg) });
        }
        return "";
    },
});
