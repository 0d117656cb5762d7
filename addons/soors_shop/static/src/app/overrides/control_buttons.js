import { patch } from "@web/core/utils/patch";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";

patch(ControlButtons.prototype, {
    get soorsCanWeigh() {
        const line = this.currentOrder?.getSelectedOrderline();
        return Boolean(line?.product_id.shop_has_stream && !line.refunded_orderline_id);
    },

    async soorsWeigh() {
        const line = this.currentOrder.getSelectedOrderline();
        this.props.close?.();
        await this.pos.soorsReweigh(line);
    },
});
