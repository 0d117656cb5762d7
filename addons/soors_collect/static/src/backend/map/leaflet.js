import { loadCSS, loadJS } from "@web/core/assets";

const FOLDER = "/soors_collect/static/lib/leaflet";

/** Load Leaflet from our own server, at the first map only. */
export async function loadLeaflet() {
    await Promise.all([loadJS(`${FOLDER}/leaflet.js`), loadCSS(`${FOLDER}/leaflet.css`)]);
    return window.L;
}
