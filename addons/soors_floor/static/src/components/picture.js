/** A small picture of the plan, or what stands for it until it has come. */
import { Component, onWillDestroy, useEffect, useState } from "@odoo/owl";
import { Icon, useFloor } from "@soors_floor/components/page";
import { readPicture } from "@soors_floor/core/pictures";

export class Picture extends Component {
    static template = "soors_floor.Picture";
    static components = { Icon };
    static props = { name: String, label: String, icon: { type: String, optional: true } };

    setup() {
        Object.assign(this, useFloor(this));
        this.picture = useState({ url: "" });
        useEffect(
            () => {
                this.load();
            },
            () => [this.props.name, this.state.pictures]
        );
        onWillDestroy(() => URL.revokeObjectURL(this.picture.url));
    }

    async load() {
        const bytes = await readPicture(this.props.name).catch(() => null);
        if (bytes && !this.picture.url) {
            this.picture.url = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
        }
    }
}
