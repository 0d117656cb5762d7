import { patch } from "@web/core/utils/patch";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { lineKg, roundKg } from "@soors_shop/app/kilos";

patch(PosOrderline.prototype, {
    /** Kilos of this line, in kilograms; negative when taken back. */
    get soorsKg() {
        return lineKg(this);
    },

    /** A weight must not be asked twice once it was confirmed. */
    get soorsHeavyKg() {
        const product = this.product_id;
        const limit = this.config.weight_limit_kg;
        const kg = product.shop_by_weight ? Math.abs(this.qty * product.shop_unit_kg) : 0;
        return limit && kg > limit && this.uiState.soorsConfirmedKg !== roundKg(kg) ? kg : 0;
    },

    soorsConfirmKg(kg) {
        this.uiState.soorsConfirmedKg = roundKg(Math.abs(kg));
    },

    /**
     * Labels carry a weight in kilograms, or the price of the whole bag; the line of
     * a product counts in the product's unit.
     */
    setOptions(options) {
        const product = this.product_id;
        const code = options.code;
        if (!code || !product.shop_has_stream || !["weight", "price"].includes(code.type)) {
            return super.setOptions(...arguments);
        }
        if (code.type === "weight" && !product.shop_by_weight) {
            // A piece that was weighed when it was labelled.
            this.unit_kg = roundKg(code.value);
            return super.setOptions({ ...options, code: undefined });
        }
        if (code.type === "weight" && product.shop_unit_kg !== 1) {
            const value = code.value / product.shop_unit_kg;
            return super.setOptions({ ...options, code: { ...code, value } });
        }
        if (code.type === "price" && product.shop_by_weight && this.price_unit) {
            // Price / price of a kilo = kilos: without them a bag of 300 g would
            // count as one kilo.
            this.setQuantity(code.value / this.price_unit);
            return super.setOptions({ ...options, code: undefined });
        }
        return super.setOptions(...arguments);
    },

    canBeMergedWith(orderline) {
        return (
            (this.unit_kg || 0) === (orderline.unit_kg || 0) && super.canBeMergedWith(orderline)
        );
    },
});
