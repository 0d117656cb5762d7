/** A photo, taken by the tablet's own camera app and made small at once. */
import { Component, onWillUnmount, useRef, useState } from "@odoo/owl";
import { Icon } from "@soors_floor/components/page";
import { shrinkPhoto } from "@soors_floor/core/bytes";

function addressOf({ bytes, type }) {
    return URL.createObjectURL(new Blob([bytes], { type }));
}

export class Photo extends Component {
    static template = "soors_floor.Photo";
    static components = { Icon };
    static props = {
        label: String,
        photo: { type: Object, optional: true },
        onOpen: { type: Function, optional: true },
        onPhoto: Function,
    };

    setup() {
        this.input = useRef("input");
        const { photo } = this.props;
        this.photo = useState({ url: photo ? addressOf(photo) : "", working: false });
        onWillUnmount(() => URL.revokeObjectURL(this.photo.url));
    }

    /** The camera needs the memory: the tablet may end this page while it is open. */
    open() {
        this.props.onOpen?.();
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
            this.photo.url = addressOf(small);
            this.props.onPhoto(small);
        } finally {
            this.photo.working = false;
            this.input.el.value = "";
        }
    }
}
