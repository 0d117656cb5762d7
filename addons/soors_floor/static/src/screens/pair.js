import { Component, onMounted, useState } from "@odoo/owl";
import { Choice } from "@soors_floor/components/choice";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { canScan, Scanner } from "@soors_floor/components/scanner";
import { _t } from "@soors_floor/core/language";
import { pageDatabase, pair, readPicture } from "@soors_floor/core/pairing";
import { screens } from "@soors_floor/core/registry";

/** A tablet without a token: the office's picture, or its code typed by hand. */
export class PairScreen extends Component {
    static template = "soors_floor.PairScreen";
    static components = { Choice, Icon, Page, Scanner };
    static props = { params: Object };

    setup() {
        Object.assign(this, useFloor(this));
        const { code = "", database = pageDatabase(), go } = this.props.params;
        this.form = useState({ code, database, problem: "", working: false, canScan: false });
        onMounted(async () => {
            if (go) {
                this.pair();
            }
            this.form.canScan = await canScan();
        });
    }

    /** While the camera is open there is nothing to connect with. */
    get main() {
        return this.form.scanning ? undefined : _t("Connect");
    }

    scan() {
        Object.assign(this.form, { problem: "", scanning: true });
    }

    stopScanning() {
        this.form.scanning = false;
    }

    read(text) {
        const link = readPicture(text);
        if (!link) {
            this.form.problem = _t("This is not the picture of the office");
            return;
        }
        Object.assign(this.form, { ...link, scanning: false });
        this.pair();
    }

    onCameraProblem({ name }) {
        const refused = ["NotAllowedError", "SecurityError"].includes(name);
        this.form.scanning = false;
        this.form.problem = refused
            ? _t("The tablet does not allow the camera. Write the code.")
            : _t("The camera does not work. Write the code.");
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
