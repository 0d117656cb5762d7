import { Component, markRaw, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { RoundMap } from "./map";

const MODEL = "soors.collection.point";

/** The collection points of a search on a map, the fuller the larger. */
export class PointMap extends Component {
    static template = "soors_collect.PointMap";
    static components = { RoundMap };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ map: false });
        onWillStart(async () => {
            const domain = this.props.action.context?.point_domain || [];
            this.state.map = markRaw(await this.orm.call(MODEL, "get_map", [domain]));
        });
    }

    get countText() {
        const { places, total, unknown } = this.state.map;
        const shown =
            places.length < total
                ? _t("%(shown)s of %(total)s points, those due first", {
                      shown: places.length,
                      total,
                  })
                : _t("%s points", total);
        return unknown ? [shown, _t("%s without position", unknown)].join(" · ") : shown;
    }

    /** How many of the points shown are due, can wait, ... */
    get counts() {
        const counts = {};
        for (const { level } of this.state.map.places) {
            counts[level] = (counts[level] || 0) + 1;
        }
        return counts;
    }

    open(place) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: place.id,
            views: [[false, "form"]],
        });
    }
}

/** The list of points, with a button that shows the same points on a map. */
export class PointListController extends ListController {
    openMap() {
        return this.actionService.doAction("soors_collect.soors_collection_point_action_map", {
            additionalContext: { point_domain: this.model.root.domain },
        });
    }
}

registry.category("actions").add("soors_collect.point_map", PointMap);
registry.category("views").add("soors_point_list", {
    ...listView,
    Controller: PointListController,
    buttonTemplate: "soors_collect.PointList.Buttons",
});
