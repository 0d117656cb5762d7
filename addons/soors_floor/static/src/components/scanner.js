/** The camera that reads the office's picture, where the browser can read one. */
import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";

const FORMAT = "qr_code";
const PAUSE = 200; // milliseconds between two looks

/** Tell whether this browser reads such pictures: Chrome on Android does. */
export async function canScan() {
    try {
        const formats = await globalThis.BarcodeDetector.getSupportedFormats();
        return formats.includes(FORMAT) && Boolean(navigator.mediaDevices);
    } catch {
        return false;
    }
}

export class Scanner extends Component {
    static template = "soors_floor.Scanner";
    static props = { label: String, onRead: Function, onProblem: Function };

    setup() {
        this.video = useRef("video");
        onMounted(() => this.start());
        onWillUnmount(() => this.stop());
    }

    async start() {
        const video = this.video.el;
        try {
            this.stream = await navigator.mediaDevices.getUserMedia({
                video: { facingMode: "environment" },
            });
            if (this.isOver) {
                return this.stop();
            }
            video.srcObject = this.stream;
            await video.play();
            await this.look(video, new BarcodeDetector({ formats: [FORMAT] }));
        } catch (error) {
            // Leaving the screen ends the film, which is no problem.
            if (!this.isOver) {
                this.props.onProblem(error);
            }
        }
    }

    async look(video, detector) {
        while (!this.isOver) {
            // A single picture that cannot be looked at is not the last one.
            for (const { rawValue } of await detector.detect(video).catch(() => [])) {
                if (!this.isOver) {
                    this.props.onRead(rawValue);
                }
            }
            await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
    }

    /** Close the camera: its light must not stay on. */
    stop() {
        this.isOver = true;
        this.stream?.getTracks().forEach((track) => track.stop());
    }
}
