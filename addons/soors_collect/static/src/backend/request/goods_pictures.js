import { Component, onWillStart } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** What there is to fetch, by pictures: one press adds one piece. */
export class GoodsPictures extends Component {
    static template = "soors_collect.GoodsPictures";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        onWillStart(async () => {
            this.tiles = await this.orm.call("soors.goods.tile", "get_tiles", []);
        });
    }

    get list() {
        return this.props.record.data.line_ids;
    }

    get disabled() {
        return this.props.readonly || !["new", "planned", false].includes(this.props.record.data.state);
    }

    lineOf(tile) {
        return this.list.records.find((line) => line.data.tile_id?.id === tile.id);
    }

    count(tile) {
        return this.lineOf(tile)?.data.quantity || 0;
    }

    async add(tile, step) {
        if (this.disabled) {
            return;
        }
        await this.list.leaveEditMode();
        const line = this.lineOf(tile);
        if (!line) {
            await this.list.addNewRecord({
                context: { default_tile_id: tile.id },
                position: "bottom",
                mode: "readonly",
            });
        } else if (line.data.quantity + step > 0) {
            await line.update({ quantity: line.data.quantity + step });
        } else {
            await this.list.delete(line);
        }
    }
}

registry.category("view_widgets").add("soors_goods_pictures", { component: GoodsPictures });
