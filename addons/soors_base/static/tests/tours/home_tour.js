import { registry } from "@web/core/registry";

const FIRST_TILE = ".o_soors_home_tiles > li:first-child .o_soors_home_tile";

registry.category("web_tour.tours").add("soors_base_home", {
    steps: () => [
        {
            content: "the greeting names the user",
            trigger: ".o_soors_home h1:contains(Claire)",
        },
        {
            content: "the first tile carries its figure",
            trigger: `${FIRST_TILE}:contains(First tile) .o_soors_home_figure:contains(kg)`,
        },
        {
            content: "a tile opens with a click",
            trigger: FIRST_TILE,
            run: "click",
        },
        {
            content: "the list it names is shown",
            trigger: ".o_list_view .o_data_cell:contains(Textiles)",
        },
    ],
});
