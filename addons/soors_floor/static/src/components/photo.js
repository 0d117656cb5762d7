/** A photo, taken by the tablet's own camera app and made small at once. */
import { Component, onWillUnmount, status, useRef, useState } from "@odoo/owl";
import { Icon, useFloor } from "@soors_floor/components/page";
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
        Object.assign(this, useFloor(this));
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
        // Nothing is recorded before it is ready: it would be left out.
        this.state.shrinking++;
        try {
            const small = await shrinkPhoto(file);
            if (status(this) === "destroyed") {
                return; // nobody waits for it: kept, it would bring back what was left
            }
            URL.revokeObjectURL(this.photo.url);
            this.photo.url = addressOf(small);
            this.props.onPhoto(small);
        } finally {
            this.state.shrinking--;
            this.photo.working = false;
            if (this.input.el) {
                this.input.el.value = "";
            }
        }
    }
}
