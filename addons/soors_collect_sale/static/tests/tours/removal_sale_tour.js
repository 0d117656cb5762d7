import { registry } from "@web/core/registry";

/** A removal is taken on the phone at the social tariff, quoted and accepted. */
registry.category("web_tour.tours").add("soors_collect_sale_quote", {
    steps: () => [
        { trigger: "[name=kind] input[data-value=removal]", run: "click" },
        { trigger: "[name=phone] input", run: "edit 0470 55 66 77" },
        { trigger: "[name=partner_id] input", run: "edit Louise Demenage" },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Louise Demenage):first",
            run: "click",
        },
        { trigger: "[name=street] input", run: "edit Rue Basse 3" },
        { trigger: "[name=zip] input", run: "edit 4000 && press Tab" },
        { trigger: "[name=municipality_id] input:value(Liège)" },
        { trigger: "[name=address_to] input", run: "edit Rue Neuve 5, 4020 Liège" },
        { trigger: "[name=has_social_tariff] input", run: "click" },
        { trigger: "[name=price] input:value(90)" },
        { trigger: ".o_soors_slot:first", run: "click" },
        { trigger: ".o_soors_slot.o_soors_slot_on" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: "button[name=action_make_quote]", run: "click" },
        { trigger: "button[name=action_view_quote]" },
        { trigger: "button[name=action_accept_quote]", run: "click" },
        { trigger: "body:not(:has(button[name=action_accept_quote])) button[name=action_view_quote]" },
    ],
});

/** The removal is made: its hours are corrected and its invoice is made. */
registry.category("web_tour.tours").add("soors_collect_sale_invoice", {
    steps: () => [
        { trigger: "[name=hours_done] input", run: "edit 2:30" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_button_create" },
        { trigger: "button[name=action_make_invoice]", run: "click" },
        { trigger: ".oe_stat_button[name=action_view_invoice]" },
    ],
});
