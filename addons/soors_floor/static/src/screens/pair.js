import { Component, onMounted, useState } from "@odoo/owl";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { _t } from "@soors_floor/core/language";
import { pageDatabase, pair } from "@soors_floor/core/pairing";
import { screens } from "@soors_floor/core/registry";

/** A tablet without a token: the office's picture, or its code typed by hand. */
export class PairScreen extends Component {
    static template = "soors_floor.PairScreen";
    static components = { Icon, Page };
    static props = { params: Object };

    setup() {
        Object.assign(this, useFloor(this));
        const { code = "", database = pageDatabase(), go } = this.props.params;
        this.form = useState({ code, database, problem: "", working: false });
        onMounted(() => go && this.pair());
    }

    async pair() {
        const { form } = this;
        Object.assign(form, { problem: "", working: true });
        try {
            await pair(this.floor, form.code.trim(), form.database);
        } catch (error) {
            form.problem = this.explain(error);
            return;
        } finally {
            form.working = false;
        }
        if (this.state.meta.language) {
            this.floor.goHome();
        } else {
            this.floor.go("language", { first: true }, { replace: true });
        }
    }

    explain({ status, data }) {
        if (status === 429) {
            const seconds = data?.seconds || 60;
            return _t("Too many tries: wait %(seconds)s seconds", { seconds });
        }
        if (status === 403) {
            return _t("This code does not work. Ask the office for a new one.");
        }
        return _t("No network. Try again.");
    }
}

screens.add("pair", PairScreen);
