import { registry } from "@web/core/registry";

const isDrawn = ".o_soors_map_canvas.leaflet-container .o_soors_map_mark";

/** A planner sees a round on the map and drags its last stop to the front. */
registry.category("web_tour.tours").add("soors_collect_round_map", {
    steps: () => [
        { trigger: ".nav-link[name=map]", run: "click" },
        { trigger: `${isDrawn} text:contains(3)` },
        { trigger: ".o_soors_order_stop:eq(2):contains(Point 2)" },
        {
            trigger: ".o_soors_order_stop:eq(2) .o_soors_order_handle",
            run: "drag_and_drop(.o_soors_order_stop:eq(0))",
        },
        { trigger: ".o_soors_order_stop:eq(0):contains(Point 2)" },
        { trigger: ".o_soors_order_stop:eq(0) .o_soors_order_lock", run: "click" },
        { trigger: ".o_soors_order_stop:eq(0) .fa-lock" },
        { trigger: ".o_soors_map_mark .o_soors_map_lock" },
        {
            // The first number on the map is where the stop now first stands.
            trigger: ".o_soors_map_mark[title='Point 2']:contains(1)",
        },
        { trigger: ".nav-link[name=stops]", run: "click" },
        { trigger: "[name=stop_ids] .o_data_row:eq(0):contains(Point 2)" },
        {
            trigger: "[name=stop_ids] .o_data_row:eq(2) .o_handle_cell span",
            run: "drag_and_drop([name=stop_ids] .o_data_row:eq(0))",
        },
        { trigger: "[name=stop_ids] .o_data_row:eq(0):contains(Point 3)" },
        // Not saved yet: the map follows what is on the screen.
        { trigger: ".nav-link[name=map]", run: "click" },
        { trigger: ".o_soors_map_mark[title='Point 3']:contains(1)" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});

/** Points of the list are shown on a map, and one of them is opened from there. */
registry.category("web_tour.tours").add("soors_collect_point_map", {
    steps: () => [
        { trigger: ".o_soors_points_on_map", run: "click" },
        { trigger: ".o_soors_point_map:contains(2 points · 1)" },
        { trigger: ".o_soors_point_map .leaflet-container canvas" },
    ],
});

/** A plan shows the rounds of now and those proposed beside each other. */
registry.category("web_tour.tours").add("soors_collect_plan_map", {
    steps: () => [
        { trigger: ".nav-link[name=map]", run: "click" },
        { trigger: ".o_soors_map_pair section:eq(0) .o_soors_map_mark" },
        { trigger: ".o_soors_map_pair section:eq(1) .o_soors_map_mark" },
    ],
});

/** A round changes its vehicle, its order and its day on the board. */
registry.category("web_tour.tours").add("soors_collect_vehicle_board", {
    steps: () => [
        { trigger: "[data-vehicle='1-ABC-123'] .o_soors_vboard_bar", run: "click" },
        { trigger: ".o_soors_order_stop:eq(2):contains(Point 2)" },
        { trigger: ".o_soors_vboard_panel .leaflet-container .o_soors_map_mark" },
        {
            trigger: ".o_soors_order_stop:eq(2) .o_soors_order_handle",
            run: "drag_and_drop(.o_soors_order_stop:eq(0))",
        },
        { trigger: ".o_soors_order_stop:eq(0):contains(Point 2)" },
        { trigger: ".o_soors_map_mark[title='Point 2']:contains(1)" },
        { trigger: ".o_soors_move", run: "click" },
        { trigger: "[data-vehicle='1-XYZ-987']", run: "click" },
        { trigger: "[data-vehicle='1-XYZ-987'] .o_soors_vboard_bar" },
        { trigger: ".o_soors_scale_week", run: "click" },
        {
            trigger: "[data-vehicle='1-XYZ-987'] .o_soors_vboard_chip",
            run: "click",
        },
        { trigger: "[data-vehicle='1-XYZ-987'] .o_soors_card_held" },
        // What is held stays held: one may turn to another week.
        { trigger: ".o_soors_next", run: "click" },
        { trigger: ".o_soors_vboard_week:not(:has(.o_soors_vboard_chip))" },
        { trigger: "[data-vehicle='1-ABC-123']:eq(2)", run: "click" },
        { trigger: "[data-vehicle='1-ABC-123']:eq(2) .o_soors_vboard_chip" },
    ],
});
