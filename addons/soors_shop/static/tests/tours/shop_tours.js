import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { scan_barcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

function openTill() {
    return [Chrome.startPoS(), Dialog.confirm("Open Register")];
}

function typeWeight(keys) {
    return [...keys].map((key) => ({
        content: `press ${key}`,
        trigger: `.soors-weight-popup .numpad button[value="${key}"]`,
        run: "click",
    }));
}

function click(selector) {
    return { content: `click ${selector}`, trigger: selector, run: "click" };
}

function readWeight(text) {
    return {
        content: `the weight reads ${text}`,
        trigger: `.soors-weight-reading:contains("${text}")`,
    };
}

function payCash() {
    return [
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
    ];
}

function receiptSays(text) {
    return {
        content: `the receipt says ${text}`,
        trigger: `.receipt-screen .pos-receipt .soors-receipt-kg:contains("${text}")`,
        // the sale is sent to the server before its receipt shows
        timeout: 60000,
    };
}

registry.category("web_tour.tours").add("soors_shop_sale", {
    steps: () =>
        [
            openTill(),
            scan_barcode("2999900000013"),
            ProductScreen.selectedOrderlineHas("Winter coat", 1, "9.0"),
            ProductScreen.clickDisplayedProduct("Clothing by the kilo"),
            typeWeight("1.250"),
            readWeight("1.25 kg = 1250 g"),
            click(".soors-weight-ok"),
            ProductScreen.selectedOrderlineHas("Clothing by the kilo", "1.250", "5.0"),
            { trigger: ".soors-order-kg:contains('2.45 kg')" },
            payCash(),
            receiptSays("You gave 2.45 kg a second life"),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("soors_shop_grams", {
    steps: () =>
        [
            openTill(),
            // 345 typed with "kilos" lit: the dialog offers the other reading.
            ProductScreen.clickDisplayedProduct("Clothing by the kilo"),
            typeWeight("345"),
            click(".soors-weight-ok"),
            { trigger: ".soors-weight-check:contains('345 kg is very heavy')" },
            click(".soors-weight-other:contains('345 g')"),
            ProductScreen.selectedOrderlineHas("Clothing by the kilo", "0.345"),
            // The same in grams; changing the unit empties what was typed.
            ProductScreen.clickDisplayedProduct("Clothing by the kilo"),
            typeWeight("3"),
            click(".soors-weight-g"),
            { trigger: ".soors-weight-value:contains(/^0$/)" },
            typeWeight("345"),
            readWeight("345 g = 0.345 kg"),
            click(".soors-weight-ok"),
            ProductScreen.selectedOrderlineHas("Clothing by the kilo", "0.345"),
            // Typed on the till's own keys it is asked before the payment.
            ProductScreen.clickDisplayedProduct("Clothing by the kilo"),
            typeWeight("6"),
            click(".soors-weight-ok"),
            ProductScreen.selectedOrderlineHas("Clothing by the kilo", "6"),
            ProductScreen.clickNumpad("6", "0"),
            ProductScreen.selectedOrderlineHas("Clothing by the kilo", "60"),
            ProductScreen.clickPayButton(false),
            { trigger: ".modal-body:contains('60 kg of Clothing by the kilo')" },
            Dialog.confirm("Yes, it is right"),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            receiptSays("60.69 kg"),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("soors_shop_labels", {
    steps: () =>
        [
            openTill(),
            scan_barcode("2199901012347"),
            ProductScreen.selectedOrderlineHas("Clothing by the kilo", "1.234"),
            scan_barcode("2399902003003"),
            ProductScreen.selectedOrderlineHas("Bag of linen", "0.600", "3.0"),
            payCash(),
            receiptSays("1.834 kg"),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("soors_shop_unknown", {
    steps: () =>
        [
            openTill(),
            ProductScreen.clickDisplayedProduct("Mystery box"),
            click(".soors-weight-discard"),
            Dialog.confirm("Ok"),
            ProductScreen.orderIsEmpty(),
            ProductScreen.clickDisplayedProduct("Mystery box"),
            typeWeight("3.2"),
            click(".soors-weight-ok"),
            ProductScreen.selectedOrderlineHas("Mystery box", "1"),
            payCash(),
            receiptSays("3.2 kg"),
            Chrome.endTour(),
        ].flat(Infinity),
});
