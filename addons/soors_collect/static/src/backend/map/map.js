import {
    Component,
    markup,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { loadLeaflet } from "./leaflet";
import { colourOf, depotMark, markOf } from "./marks";

// How far marks of the same place stand from each other, in pixels.
const SPREAD = 17;
// With more stops than this, numbers are for the chosen route, dots for the others.
const MANY_STOPS = 150;
// With more places than this, dots are smaller.
const MANY_PLACES = 1500;
const LEVELS = {
    urgent: { color: "#b3261e", radius: 9 },
    soon: { color: "#b26a00", radius: 7 },
    quiet: { color: "#2f6f22", radius: 5 },
    unknown: { color: "#6b6b6b", radius: 5 },
};

function spotOf(place) {
    return place.latitude === undefined ? null : [place.latitude, place.longitude];
}

/**
 * Routes and places on a map; without a tile server on a plain background.
 *
 * `map` is what the server's `get_map` returns; `selected` the id of the route that
 * stands out; `hasLegend` is false where the page names the routes itself; `onPick` is
 * called with the route whose stop or name was pressed, `onOpen` with the place that is to
 * be opened.
 */
export class RoundMap extends Component {
    static template = "soors_collect.RoundMap";
    static props = {
        map: Object,
        selected: { type: [Number, Boolean], optional: true },
        hasLegend: { type: Boolean, optional: true },
        onPick: { type: Function, optional: true },
        onOpen: { type: Function, optional: true },
    };
    static defaultProps = { hasLegend: true };

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({ isBroken: false, isBare: false, selected: false });
        onWillStart(async () => {
            try {
                this.L = await loadLeaflet();
            } catch {
                this.state.isBroken = true;
            }
        });
        onMounted(() => this.start());
        useEffect(
            () => this.draw(),
            () => [this.props.map, this.selected, this.state.isBare]
        );
        onWillUnmount(() => this.end());
    }

    get routes() {
        return this.props.map.routes || [];
    }

    get places() {
        return this.props.map.places || [];
    }

    get selected() {
        return this.props.onPick ? this.props.selected : this.state.selected;
    }

    get isCrowded() {
        const count = this.routes.reduce((sum, route) => sum + route.stops.length, 0);
        return count > MANY_STOPS;
    }

    /** Names of the stops that nobody can place, for the line below the map. */
    get missing() {
        const stops = this.routes.flatMap((route) => route.stops);
        return stops.filter((stop) => !spotOf(stop)).map((stop) => stop.name);
    }

    get missingText() {
        return _t(
            "Not on the map, because nobody knows where they are: %s",
            this.missing.join(", ")
        );
    }

    get hasNear() {
        const stops = this.routes.flatMap((route) => route.stops);
        return stops.some((stop) => stop.is_near && spotOf(stop));
    }

    mark(route) {
        return markup(markOf(route.look, ""));
    }

    pick(route) {
        const id = this.selected === route.id ? false : route.id;
        if (this.props.onPick) {
            this.props.onPick(id);
        } else {
            this.state.selected = id;
        }
    }

    // Leaflet

    start() {
        if (!this.L) {
            return;
        }
        const L = this.L;
        const { el } = this.canvas;
        // A press focuses the map; the page must not scroll away under the pointer.
        el.focus = () => HTMLElement.prototype.focus.call(el, { preventScroll: true });
        this.map = L.map(el, {
            preferCanvas: true,
            zoomSnap: 0.5,
            scrollWheelZoom: false,
            maxZoom: 19,
        });
        this.map.attributionControl.setPrefix(false);
        // The wheel scrolls the page until somebody works with the map.
        this.map.on("focus", () => this.map.scrollWheelZoom.enable());
        this.map.on("blur", () => this.map.scrollWheelZoom.disable());
        L.control.scale({ imperial: false }).addTo(this.map);
        this.addZoomTitles();
        this.layer = L.layerGroup().addTo(this.map);
        this.observer = new ResizeObserver(() => this.map.invalidateSize());
        this.observer.observe(this.canvas.el);
        this.addTiles();
    }

    addZoomTitles() {
        const titles = { in: _t("Closer"), out: _t("Further away") };
        for (const [name, title] of Object.entries(titles)) {
            const button = this.canvas.el.querySelector(`.leaflet-control-zoom-${name}`);
            button.title = title;
            button.ariaLabel = title;
        }
    }

    addTiles() {
        const tiles = this.props.map.tiles;
        if (tiles) {
            const credit = document.createElement("span");
            credit.textContent = tiles.attribution;
            this.L.tileLayer(tiles.url, { attribution: credit.innerHTML, maxZoom: 19 })
                .on("tileerror", () => this.missTiles())
                .on("tileload", () => (this.state.isBare = false))
                .addTo(this.map);
        }
    }

    /** One picture that fails is nothing; without any, names of towns tell the place. */
    missTiles() {
        this.state.isBare = !this.canvas.el?.querySelector(".leaflet-tile-loaded");
    }

    end() {
        this.observer?.disconnect();
        this.map?.remove();
        this.map = null;
    }

    draw() {
        if (!this.map) {
            return;
        }
        this.layer.clearLayers();
        this.taken = new Map();
        this.fit();
        this.drawTowns();
        this.drawDepot();
        for (const route of this.routes) {
            this.drawRoute(route);
        }
        // Those due first come first: drawn last, they lie on top.
        for (const place of [...this.places].reverse()) {
            this.drawPlace(place);
        }
    }

    /** Show everything, or the chosen route; not again when only the order changed. */
    fit() {
        const chosen = this.routes.filter((route) => route.id === this.selected);
        const routes = chosen.length ? chosen : this.routes;
        const spots = [this.props.map.depot || {}, ...(chosen.length ? [] : this.places)]
            .concat(...routes.map((route) => route.stops))
            .map(spotOf)
            .filter(Boolean);
        const extent = JSON.stringify(spots.map(String).sort());
        if (extent === this.extent) {
            return;
        }
        this.extent = extent;
        if (spots.length) {
            this.map.fitBounds(spots, { padding: [30, 30], maxZoom: 15, animate: false });
        } else {
            this.map.setView([50.5, 4.7], 8, { animate: false });
        }
    }

    /** Without pictures, names of towns tell where one is. */
    drawTowns() {
        if (this.props.map.tiles && !this.state.isBare) {
            return;
        }
        const towns = {};
        for (const stop of this.routes.flatMap((route) => route.stops)) {
            const spot = spotOf(stop);
            if (spot && stop.town) {
                (towns[stop.town] ||= []).push(spot);
            }
        }
        for (const [name, spots] of Object.entries(towns)) {
            const middle = [0, 1].map(
                (axis) => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length
            );
            const label = document.createElement("span");
            label.textContent = name;
            const options = { interactive: false, zIndexOffset: -1000 };
            this.addMark(middle, label, options, "o_soors_map_town");
        }
    }

    drawDepot() {
        const depot = this.props.map.depot;
        if (depot) {
            const mark = this.addMark(spotOf(depot), depotMark(), { title: depot.name });
            mark.bindPopup(() => this.describe(depot));
        }
    }

    /** Many ways at once cover the places: they are thin until one is chosen. */
    opacityOf(route) {
        if (this.selected === route.id) {
            return 0.85;
        }
        const [quiet, plain] = this.isCrowded ? [0.08, 0.25] : [0.2, 0.85];
        return this.selected ? quiet : plain;
    }

    drawRoute(route) {
        const isQuiet = this.selected && this.selected !== route.id;
        const depot = this.props.map.depot ? spotOf(this.props.map.depot) : null;
        const spots = route.stops.map(spotOf).filter(Boolean);
        const color = colourOf(route.look);
        const opacity = this.opacityOf(route);
        const look = { color, opacity, weight: 3, interactive: false };
        const line = (points, options) =>
            this.L.polyline(points, { ...look, ...options }).addTo(this.layer);
        line(spots);
        if (depot && spots.length) {
            // To the first stop and home again: known less well, and of less interest.
            line([depot, spots[0]], { dashArray: "4 6", weight: 2 });
            line([spots.at(-1), depot], { dashArray: "4 6", weight: 2 });
        }
        let number = 0;
        for (const stop of route.stops) {
            if (stop.kind === "unload") {
                continue;
            }
            number += 1;
            if (spotOf(stop)) {
                this.drawStop(route, stop, number, isQuiet);
            }
        }
    }

    drawStop(route, stop, number, isQuiet) {
        if (this.isCrowded && this.selected !== route.id) {
            return this.drawDot(route, stop, isQuiet);
        }
        const { is_near: isNear, state } = stop;
        const look = markOf(route.look, number, { isNear, state });
        const lock = stop.is_locked ? '<i class="fa fa-lock o_soors_map_lock"></i>' : "";
        const mark = this.addMark(spotOf(stop), look + lock, {
            title: stop.name,
            opacity: isQuiet ? 0.35 : 1,
            zIndexOffset: isQuiet ? -500 : this.selected ? 500 : 0,
        });
        mark.bindPopup(() => this.describe(stop, route));
        if (this.props.onPick) {
            mark.on("click", () => this.pickStop(route, stop));
        }
        if (this.opened === stop) {
            this.opened = null;
            mark.openPopup();
        }
    }

    drawDot(route, stop, isQuiet) {
        const dot = this.L.circleMarker(spotOf(stop), {
            radius: 5,
            color: "#fff",
            weight: 1,
            opacity: isQuiet ? 0.35 : 1,
            fillColor: colourOf(route.look),
            fillOpacity: isQuiet ? 0.3 : 0.9,
        });
        dot.addTo(this.layer).bindPopup(() => this.describe(stop, route));
        if (this.props.onPick) {
            dot.on("click", () => this.pickStop(route, stop));
        }
    }

    /** Choosing a route draws the map again: what the stop says opens again with it. */
    pickStop(route, stop) {
        if (this.selected !== route.id) {
            this.opened = stop;
            this.props.onPick(route.id);
        }
    }

    drawPlace(place) {
        const level = LEVELS[place.level] || LEVELS.unknown;
        const isSmall = this.places.length > MANY_PLACES;
        this.L.circleMarker(spotOf(place) || [0, 0], {
            radius: isSmall ? level.radius * 0.6 : level.radius,
            color: "#fff",
            weight: isSmall ? 0.5 : 1.5,
            fillColor: level.color,
            fillOpacity: 0.9,
        })
            .addTo(this.layer)
            .bindPopup(() => this.describe(place));
    }

    addMark(spot, content, options, className = "o_soors_map_mark") {
        const isTown = className === "o_soors_map_town";
        const icon = this.L.divIcon({
            html: content,
            className,
            iconSize: isTown ? null : [28, 28],
            iconAnchor: isTown ? null : this.anchor(spot),
        });
        return this.L.marker(spot, { icon, keyboard: false, ...options }).addTo(this.layer);
    }

    /** Marks of one place stand around it instead of on top of each other. */
    anchor(spot) {
        const key = spot.map((value) => value.toFixed(4)).join();
        const count = this.taken.get(key) || 0;
        this.taken.set(key, count + 1);
        if (!count) {
            return [14, 14];
        }
        const angle = (count * Math.PI) / 3;
        const far = SPREAD * (1 + Math.floor((count - 1) / 6));
        return [14 - far * Math.cos(angle), 14 - far * Math.sin(angle)];
    }

    /** Return what a press on a place says; typed text stays text. */
    describe(place, route) {
        const box = document.createElement("div");
        const add = (tag, text, className = "") => {
            if (text) {
                const line = document.createElement(tag);
                line.textContent = text;
                line.className = className;
                box.append(line);
            }
        };
        add("strong", place.name);
        add("div", place.address);
        add("div", [place.time, route?.name].filter(Boolean).join(" · "));
        add("div", place.text);
        if (place.level && place.level !== "unknown") {
            add("div", _t("Filled: about %s percent", place.percent));
        }
        add("div", place.is_near ? _t("Somewhere in this municipality") : "", "text-muted");
        if (this.props.onOpen && place.id) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "btn btn-link p-0 o_soors_map_open";
            button.textContent = _t("Open");
            button.addEventListener("click", () => this.props.onOpen(place));
            box.append(button);
        }
        return box;
    }
}
