import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { ask, makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { formatKg, lacksWeight } from "@soors_shop/app/kilos";
import { WeightPopup } from "@soors_shop/app/weight_popup/weight_popup";

const CODES_WITH_QUANTITY = ["weight", "quantity", "price"];

patch(PosStore.prototype, {
    /** Whether the scale really answers, not only whether it was configured. */
    get soorsScaleReady() {
        const { status, drivers } = this.hardwareProxy.connectionInfo;
        return (
            this.config.iface_electronic_scale &&
            status === "connected" &&
            drivers?.scale?.status === "connected"
        );
    },

    async addLineToOrder(vals, order, opts = {}, configure = true) {
        const product = this.soorsProduct(vals);
        const isWeighed = this.soorsMustWeigh(product, vals, opts);
        if (!isWeighed || this.soorsStandardScale(product, configure)) {
            const line = await super.addLineToOrder(...arguments);
            return this.soorsCheckPiece(line);
        }
        const kg = await this.soorsAskWeight(product, order);
        if (!kg) {
            return;
        }
        const sign = order.preset_id?.is_return ? -1 : 1;
        const values = { ...vals, qty: (sign * kg) / product.shop_unit_kg };
        this.soorsTypedKg = kg;
        try {
            const line = await super.addLineToOrder(values, order, opts, configure);
            line?.soorsConfirmKg(kg);
            return line;
        } finally {
            this.soorsTypedKg = 0;
        }
    },

    soorsProduct(vals) {
        let template = vals.product_tmpl_id;
        if (typeof template === "number") {
            template = this.models["product.template"].get(template);
        }
        return vals.product_id?.id ? vals.product_id : template?.product_variant_ids[0];
    },

    /** Goods by the kilo need a weight, unless the barcode or the caller brings it. */
    soorsMustWeigh(product, vals, opts) {
        return (
            product?.shop_by_weight &&
            (product.shop_has_stream || product.to_weight) &&
            !("qty" in vals) &&
            !CODES_WITH_QUANTITY.includes(opts.code?.type)
        );
    },

    /** The standard dialog opens only for taps; a scanned product passes it by. */
    soorsStandardScale(product, configure) {
        return configure && product.to_weight && this.soorsScaleReady;
    },

    async weighProduct() {
        if (this.soorsTypedKg) {
            return null; // typed already: keep the quantity
        }
        const product = this.scale.product;
        const weight = await super.weighProduct(...arguments);
        if (weight !== null) {
            return weight;
        }
        // The scale fell silent: the standard till would sell one kilo.
        return makeAwaitable(this.dialog, WeightPopup, {
            title: product?.name || _t("Weight"),
            limit: this.config.weight_limit_kg,
        });
    },

    async soorsAskWeight(product, order) {
        const pricelist = order.pricelist_id;
        const price = product.getPrice(pricelist, 1, 0, false, product);
        return makeAwaitable(this.dialog, WeightPopup, {
            title: product.display_name || product.name,
            subtitle: _t("Put it on the scale and type what you read"),
            limit: this.config.weight_limit_kg,
            pricePerKg: price / product.shop_unit_kg,
            formatPrice: (value) => this.env.utils.formatCurrency(value),
        });
    },

    /** Ask how heavy a piece is when neither it nor its type has a known weight. */
    async soorsCheckPiece(line) {
        if (!line?.product_id || !lacksWeight(line)) {
            return line;
        }
        await this.soorsWeighPiece(line);
        if (lacksWeight(line) && this.config.unknown_weight === "error") {
            const order = line.order_id;
            order.removeOrderline(line);
            this.dialog.add(AlertDialog, {
                title: _t("Weight needed"),
                body: _t("Nobody knows how heavy it is: weigh it before you sell it."),
            });
            return;
        }
        return line;
    },

    async soorsWeighPiece(line) {
        const kg = await makeAwaitable(this.dialog, WeightPopup, {
            title: _t("How heavy is one piece?"),
            subtitle: line.product_id.display_name,
            limit: this.config.weight_limit_kg,
        });
        if (kg) {
            line.unit_kg = kg;
        }
        return kg;
    },

    async soorsReweigh(line) {
        if (!line.product_id.shop_by_weight) {
            return this.soorsWeighPiece(line);
        }
        const kg = await this.soorsAskWeight(line.product_id, line.order_id);
        if (kg) {
            const sign = line.qty < 0 ? -1 : 1;
            line.setQuantity((sign * kg) / line.product_id.shop_unit_kg);
            line.soorsConfirmKg(kg);
        }
        return kg;
    },

    /** Ask again for weights that are too high to be true, whoever typed them. */
    async soorsConfirmWeights(order) {
        for (const line of order?.lines || []) {
            const kg = line.soorsHeavyKg;
            if (!kg) {
                continue;
            }
            const confirmed = await ask(this.dialog, {
                title: _t("Very heavy"),
                body: _t("%(kilos)s kg of %(product)s: is it right?", {
                    kilos: formatKg(kg),
                    product: line.product_id.display_name,
                }),
                confirmLabel: _t("Yes, it is right"),
                cancelLabel: _t("No, correct it"),
            });
            if (!confirmed) {
                this.selectOrderLine(order, line);
                return false;
            }
            line.soorsConfirmKg(kg);
        }
        return true;
    },

    async pay() {
        if (await this.soorsConfirmWeights(this.getOrder())) {
            return super.pay(...arguments);
        }
    },

    async validateOrderFast() {
        if (await this.soorsConfirmWeights(this.getOrder())) {
            return super.validateOrderFast(...arguments);
        }
    },
});
