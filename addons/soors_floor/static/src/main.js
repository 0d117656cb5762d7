/** The app's start: memory first, screens next, network last. */
import { getTemplate } from "@web/core/templates";
import { CompiledApp } from "@soors_floor/core/compiled";
import { Floor } from "@soors_floor/core/floor";
import { _t, setLanguage } from "@soors_floor/core/language";
import { forgetOld } from "@soors_floor/core/forget";
import { fetchPictures, forgetPictures } from "@soors_floor/core/pictures";
import { clearFragment, readFragment } from "@soors_floor/core/pairing";
import { Store } from "@soors_floor/core/store";
import { Engine } from "@soors_floor/core/sync";
import { Updater } from "@soors_floor/core/update";
import { Root } from "@soors_floor/components/root";

const FORGETTING = 3600 * 1000; // milliseconds between two looks for what is old

let app = null;

/** Show the app; again after a change of language, which templates are made in. */
async function show(floor) {
    app?.destroy();
    app = new CompiledApp(Root, {
        env: { floor },
        getTemplate,
        translateFn: (text) => _t(text),
        name: "soors_floor",
    });
    await app.mount(document.getElementById("app"));
}

/** Follow the office's picture, if one brought us here. */
function followLink(floor) {
    const link = readFragment();
    if (link) {
        clearFragment();
        floor.go("pair", { ...link, go: true });
    }
    return Boolean(link);
}

function whereToStart(floor) {
    if (followLink(floor)) {
        return;
    }
    if (!floor.state.meta.language) {
        floor.go("language", { first: true });
    } else if (floor.isPaired && floor.state.meta.place) {
        // A half-typed entry was left by a tablet that went dark: back to it.
        const { screen, params } = floor.state.meta.place;
        floor.goHome();
        floor.go(screen, params);
    } else {
        floor.goHome();
    }
}

/** A tablet may stay switched on for weeks: not only a start is a time to forget. */
async function forget(floor) {
    await forgetOld(floor.store);
    await floor.refresh();
    forgetPictures(floor.state).catch((error) => floor.log.add(`pictures: ${error.name}`));
}

/** What can wait comes last, and never keeps the work from going on. */
function onGood(floor) {
    floor.updater.check();
    const come = () => floor.state.pictures++;
    const failed = (error) => floor.log.add(`pictures: ${error.message}`);
    floor.fetching ||= fetchPictures(floor, come)
        .catch(failed)
        .finally(() => (floor.fetching = null));
}

async function boot() {
    const store = await Store.open(() => location.reload());
    const floor = new Floor(store, new BroadcastChannel("soors_floor"));
    floor.updater = new Updater(floor);
    floor.changeLanguage = async (code) => {
        await floor.setMeta({ language: code });
        setLanguage(code);
        // Goods and reasons come from the office: ask for their names at once.
        floor.nudge();
        await show(floor);
    };
    await floor.refresh();
    // A start is the moment when a new version disturbs nobody.
    if (await floor.updater.start().catch(() => false)) {
        return;
    }
    if (!(await floor.hasDraft()) && floor.state.meta.place) {
        await floor.setMeta({ place: null });
    }
    whereToStart(floor);
    window.addEventListener("hashchange", () => followLink(floor));
    await show(floor);
    floor.engine = new Engine(floor);
    floor.engine.onGood = () => onGood(floor);
    floor.engine.start();
    // After the first screen: on a slow tablet the driver would wait for it.
    await forget(floor);
    setInterval(() => forget(floor), FORGETTING);
}

document.addEventListener("DOMContentLoaded", boot);
