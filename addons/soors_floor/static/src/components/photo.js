/** A photo, taken by the tablet's own camera app and made small at once. */
import { Component, onWillUnmount, useRef, useState } from "@odoo/owl";
import { Icon } from "@soors_floor/components/page";
import { shrinkPhoto } from "@soors_floor/core/bytes";

export class Photo extends Component {
    static template = "soors_floor.Photo";
    static components = { Icon };
    static props = { label: String, onPhoto: Function };

    setup() {
        this.input = useRef("input");
        this.photo = useState({ url: "", working: false });
        onWillUnmount(() => URL.revokeObjectURL(this.photo.url));
    }

    async take() {
        const file = this.input.el.files[0];
        if (!file) {
            return;
        }
        this.photo.working = true;
        try {
            const small = await shrinkPhoto(file);
            URL.revokeObjectURL(this.photo.url);
            this.photo.url = URL.createObjectURL(new Blob([small.bytes], { type: small.type }));
            this.props.onPhoto(small);
        } finally {
            this.photo.working = false;
            this.input.el.value = "";
        }
    }
}
