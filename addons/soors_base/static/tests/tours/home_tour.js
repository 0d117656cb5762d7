import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("soors_base_home", {
    steps: () => [
        {
            content: "the greeting names the user",
            trigger: ".o_soors_home h1:contains(Claire)",
        },
        {
            content: "a tile carries its figure",
            trigger:
                ".o_soors_home_tile:contains(Mass balance) .o_soors_home_figure:contains(kg)",
        },
        {
            content: "a tile opens with a click",
            trigger: ".o_soors_home_tile:contains(Streams)",
            run: "click",
        },
        {
            content: "the list it names is shown",
            trigger: ".o_list_view .o_data_cell:contains(Textiles)",
        },
    ],
});
