import { registry } from "@web/core/registry";

/** A call is taken: who, where, what by pictures, an appointment; nothing is looked up. */
registry.category("web_tour.tours").add("soors_collect_take_request", {
    steps: () => [
        { trigger: "[name=phone] input", run: "edit 0470 55 66 77" },
        { trigger: "[name=partner_id] input", run: "edit Louise Appelle" },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Louise Appelle):first",
            run: "click",
        },
        { trigger: "[name=street] input", run: "edit Rue Basse 3" },
        { trigger: "[name=zip] input", run: "edit 4000 && press Tab" },
        { trigger: "[name=municipality_id] input:value(Liège)" },
        { trigger: ".o_soors_goods_tile:eq(0) .o_soors_goods_add", run: "click" },
        { trigger: ".o_soors_goods_tile:eq(0) .o_soors_goods_count:contains(1)" },
        { trigger: ".o_soors_goods_tile:eq(0) .o_soors_goods_add", run: "click" },
        { trigger: ".o_soors_goods_tile:eq(0) .o_soors_goods_count:contains(2)" },
        { trigger: ".o_soors_goods_tile:eq(4) .o_soors_goods_add", run: "click" },
        { trigger: ".o_soors_goods_tile:eq(4) .o_soors_goods_less", run: "click" },
        { trigger: ".o_soors_goods_tile:eq(4):not(.o_soors_goods_on)" },
        { trigger: ".o_soors_slot:first", run: "click" },
        { trigger: ".o_soors_slot.o_soors_slot_on" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".oe_stat_button .fa-truck" },
    ],
});

/** A planner puts a waiting request on a day of the week by two presses. */
registry.category("web_tour.tours").add("soors_collect_week", {
    steps: () => [
        { trigger: ".o_soors_board .btn-group button:eq(2)", run: "click" },
        // A card that the browser does not let go of cannot be dragged by a mouse.
        { trigger: ".o_soors_board_pool .o_soors_card[draggable=true]" },
        { trigger: ".o_soors_board_pool .o_soors_card:first", run: "click" },
        { trigger: ".o_soors_board_pool .o_soors_card_held" },
        { trigger: ".o_soors_board_day:eq(2) h3", run: "click" },
        { trigger: ".o_soors_board_day:eq(2) .o_soors_board_round .o_soors_card" },
    ],
});
