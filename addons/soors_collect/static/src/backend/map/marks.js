// Dark enough for white figures, and told apart by people who see few colours.
const COLOURS = [
    "#0b5c8a",
    "#b03a16",
    "#2f6f22",
    "#7a3a9c",
    "#7d5300",
    "#b3155f",
    "#1d4fd0",
    "#454545",
];
const SHAPES = [
    '<circle cx="14" cy="14" r="12"/>',
    '<rect x="3" y="3" width="22" height="22" rx="3"/>',
    '<path d="M14 1 27 14 14 27 1 14Z"/>',
    '<path d="M8 2.5H20L26.5 14 20 25.5H8L1.5 14Z"/>',
    '<path d="M14 1.5 26.5 11 22 26H6L1.5 11Z"/>',
];
const DEPOT = '<path d="M14 2 27 12V26H1V12Z" fill="#222"/><path d="M8 26V16H20V26" fill="#fff"/>';

/** Colours and shapes change at different paces: forty vehicles differ. */
export function colourOf(look) {
    return COLOURS[look % COLOURS.length];
}

function svg(content) {
    return `<svg viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">${content}</svg>`;
}

/**
 * Return the mark of a stop, as SVG; it holds nothing that anybody typed.
 *
 * @param {number} look of the vehicle
 * @param {number|string} number in the order; empty in a legend
 * @param {Object} options `isNear`: not exactly there; `state` of the stop
 */
export function markOf(look, number, { isNear = false, state = "todo" } = {}) {
    const colour = colourOf(look);
    const isOpen = state === "todo" || state === "arrived";
    const fill = isOpen ? colour : "#fff";
    const ink = isOpen ? "#fff" : colour;
    // Around the mark: somewhere near.
    const ring = isNear
        ? `<circle cx="14" cy="14" r="17" fill="none" stroke="${colour}" ` +
          'stroke-width="2.5" stroke-dasharray="1 5" stroke-linecap="round"/>'
        : "";
    const shape = SHAPES[look % SHAPES.length];
    const size = number > 99 ? 10 : 12;
    const text = Number.isInteger(number)
        ? `<text x="14" y="18.5" text-anchor="middle" font-size="${size}" ` +
          `font-weight="700" fill="${ink}">${number}</text>`
        : "";
    const cross =
        state === "failed"
            ? `<path d="M5 5 23 23" stroke="${colour}" stroke-width="2"/>`
            : "";
    const outline = `stroke="${colour}" stroke-width="2"`;
    return svg(`${ring}<g fill="${fill}" ${outline}>${shape}</g>${text}${cross}`);
}

export function depotMark() {
    return svg(DEPOT);
}
