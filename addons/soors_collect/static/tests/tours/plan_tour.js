import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A planner asks for a plan of tomorrow; the search goes on elsewhere. */
tours.add("soors_collect_plan_ask", {
    steps: () => [
        { trigger: ".o_form_view [name=date_from]" },
        { trigger: "button[name=action_plan]:enabled", run: "click" },
        { trigger: "button[name=action_stop]" },
        { trigger: ".alert-info [name=progress]" },
    ],
});

/** He compares it with today's rounds, reads who is left out and why, and accepts. */
tours.add("soors_collect_plan_accept", {
    steps: () => [
        { trigger: ".o_soors_plan_comparison [name=km_after]" },
        { trigger: ".o_soors_plan_comparison [name=left_out_after]:contains(1)" },
        { trigger: "[name=route_ids] .o_data_row" },
        { trigger: ".nav-link[name=left_out]", run: "click" },
        { trigger: "[name=left_out_ids] .o_data_row [name=explanation]:not(:empty)" },
        { trigger: "button[name=action_accept]", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=accepted]" },
    ],
});

/** The order by hand is the best one: the crews get their unloading all the same. */
tours.add("soors_collect_plan_steps", {
    steps: () => [
        { trigger: ".alert-info:visible" },
        { trigger: "button[name=action_accept]", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=accepted]" },
    ],
});

/** Neither another order nor anything between the stops: nothing to accept. */
tours.add("soors_collect_plan_as_it_is", {
    steps: () => [
        { trigger: "button[name=action_refuse]" },
        { trigger: ".o_form_view:not(:has(button[name=action_accept]))" },
    ],
});
