import { registry } from "@web/core/registry";

/** The board says when a round unloads, and its form has it below the stops. */
registry.category("web_tour.tours").add("soors_collect_steps", {
    steps: () => [
        { trigger: "[data-vehicle='1-ABC-123'] .o_soors_vboard_bar", run: "click" },
        // One unloading: a word, in whatever language, and its hour.
        { trigger: ".o_soors_vboard_bar .o_soors_visit_unload" },
        { trigger: ".o_soors_steps:contains(8:16)" },
        // A row of its own between the stops, which count without it.
        { trigger: ".o_soors_order li:eq(1):contains(8:16)" },
        { trigger: ".o_soors_order_stop:eq(1):contains(Point 2):contains(2)" },
        { trigger: ".o_soors_vboard_panel .o_soors_map_mark[title='Point 2']" },
        { trigger: ".o_soors_vboard_side .d-flex .btn-link:eq(1)", run: "click" },
        { trigger: "[name=step_ids] .o_data_row:contains(Depot):contains(Point 1)" },
        { trigger: ".nav-link[name=map]", run: "click" },
        { trigger: ".o_soors_map_mark[title='Point 2']:contains(2)" },
        { trigger: ".o_soors_order li.o_soors_order_step:eq(0)" },
        { trigger: ".o_soors_order_stop:eq(1):contains(Point 2)" },
    ],
});
