import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

export class SoorsHome extends Component {
    static template = "soors_base.Home";
    static props = { ...standardActionServiceProps };
}

registry.category("actions").add("soors_base.home", SoorsHome);
