/** New versions: they wait, and take over when nothing can be lost or noticed. */
export class Updater {
    constructor(floor) {
        this.floor = floor;
        this.registration = null;
        this.last = 0;
    }

    /** Register the worker. Returns true when a waiting version now takes over. */
    async start() {
        if (!navigator.serviceWorker) {
            return false;
        }
        this.registration = await navigator.serviceWorker.getRegistration("/floor/");
        if (this.registration?.waiting && navigator.serviceWorker.controller) {
            this.takeOver();
            return true;
        }
        // Not waited for: the first time it asks the network, which may not answer.
        this.register().catch((error) => this.floor.log.add(`worker: ${error.message}`));
        return false;
    }

    async register() {
        this.registration = await navigator.serviceWorker.register("/floor/sw.js", {
            scope: "/floor/",
            updateViaCache: "none",
        });
        const { registration } = this;
        registration.addEventListener("updatefound", () => {
            registration.installing?.addEventListener("statechange", () => this.look());
        });
        this.look();
        this.readVersion();
    }

    look() {
        const { registration, floor } = this;
        const waits = registration.waiting && navigator.serviceWorker.controller;
        floor.state.update = Boolean(waits);
    }

    /** Ask the server for a newer version; at most every ten minutes. */
    async check() {
        if (!this.registration || Date.now() - this.last < 600000) {
            return;
        }
        this.last = Date.now();
        await this.registration.update().catch(() => {});
        this.look();
    }

    takeOver() {
        const { serviceWorker } = navigator;
        serviceWorker.addEventListener("controllerchange", () => location.reload(), {
            once: true,
        });
        this.registration.waiting.postMessage("take-over");
    }

    /** Learn which version runs, for the office's list of tablets. */
    readVersion() {
        const channel = new MessageChannel();
        channel.port1.onmessage = ({ data }) => (this.floor.version = data);
        navigator.serviceWorker.ready.then(({ active }) =>
            active.postMessage("version", [channel.port2])
        );
    }
}
