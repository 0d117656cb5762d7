/**
 * A place to sign. Strokes are kept relative to the place's size, so turning the
 * tablet draws them again instead of losing them.
 */
import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";
import { makeFile } from "@soors_floor/core/bytes";

const ARROWS = {
    ArrowLeft: [-0.03, 0],
    ArrowRight: [0.03, 0],
    ArrowUp: [0, -0.08],
    ArrowDown: [0, 0.08],
};
const START = [0.15, 0.5];
const PICTURE = { width: 900, height: 360 }; // pixels of what is sent

function draw(canvas, strokes) {
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.lineWidth = Math.max(3, canvas.width / 250);
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = "#101010";
    for (const stroke of strokes) {
        context.beginPath();
        stroke.forEach(([x, y]) => context.lineTo(x * canvas.width, y * canvas.height));
        context.stroke();
    }
}

/** Return the picture of a signature as a file of an entry. */
export async function makePicture(strokes) {
    const canvas = Object.assign(document.createElement("canvas"), PICTURE);
    draw(canvas, strokes);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    return makeFile(await blob.arrayBuffer(), "image/png");
}

export class Pad extends Component {
    static template = "soors_floor.Pad";
    static props = { strokes: Array, label: String, onStroke: Function };

    setup() {
        this.canvas = useRef("canvas");
        this.stroke = null;
        this.observer = new ResizeObserver(() => this.redraw());
        onMounted(() => this.observer.observe(this.canvas.el));
        onWillUnmount(() => this.observer.disconnect());
    }

    redraw() {
        const { el } = this.canvas;
        el.width = el.clientWidth * devicePixelRatio;
        el.height = el.clientHeight * devicePixelRatio;
        draw(el, this.props.strokes);
    }

    point(event) {
        const box = this.canvas.el.getBoundingClientRect();
        const round = (value) => Math.round(value * 10000) / 10000;
        return [
            round((event.clientX - box.left) / box.width),
            round((event.clientY - box.top) / box.height),
        ];
    }

    start(event) {
        this.canvas.el.setPointerCapture(event.pointerId);
        this.stroke = [this.point(event)];
    }

    move(event) {
        if (this.stroke) {
            this.stroke.push(this.point(event));
            draw(this.canvas.el, [...this.props.strokes, this.stroke]);
        }
    }

    end() {
        const { stroke } = this;
        this.stroke = null;
        if (stroke) {
            this.props.onStroke(stroke);
        }
    }

    /** Without a hand that can draw: arrows lead the pen, Enter lifts it. */
    press(event) {
        const way = ARROWS[event.key];
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            this.end();
        } else if (way) {
            event.preventDefault();
            this.stroke ||= [START];
            const inside = (value) => Math.min(1, Math.max(0, value));
            this.stroke.push(this.stroke.at(-1).map((at, axis) => inside(at + way[axis])));
            draw(this.canvas.el, [...this.props.strokes, this.stroke]);
        }
    }
}
