import { formatFloat } from "@web/core/utils/numbers";
import { roundDecimals } from "@web/core/utils/numbers";

/** Masses are kept to the gram, in kilograms. */
export const KG_DIGITS = 3;

export function roundKg(kg) {
    return roundDecimals(kg, KG_DIGITS);
}

/** "1.25" for 1.25, "3.4" for 3.400: as short as it can be said. */
export function formatKg(kg) {
    const text = formatFloat(kg, { digits: [16, KG_DIGITS], trailingZeros: false });
    return text;
}

/**
 * Kilos of one order line by the rule of the server: exact for units of weight, else
 * what was weighed, else the average weight. Zero when nobody knows.
 */
export function lineKg(line) {
    const product = line.product_id;
    if (!product?.shop_has_stream) {
        return 0;
    }
    const unitKg = product.shop_by_weight
        ? product.shop_unit_kg
        : line.unit_kg || product.shop_unit_kg;
    return roundKg(line.qty * (unitKg || 0));
}

/** Whether the till must ask how heavy a piece is before it can be sold. */
export function lacksWeight(line) {
    const product = line.product_id;
    return (
        product.shop_has_stream &&
        !product.shop_by_weight &&
        !product.shop_unit_kg &&
        !line.unit_kg &&
        product.tracking === "none" &&
        !line.refunded_orderline_id
    );
}
