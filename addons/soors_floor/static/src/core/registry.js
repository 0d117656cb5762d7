/**
 * What business add-ons bring to the shell.
 *
 * A screen is an OWL component; it is shown by `floor.go(name, params)`. The one that
 * is added with `home: true` is shown once the tablet is paired.
 */
class Screens {
    all = new Map();
    home = null;
    donors = new Set();

    /** A screen for donors shows nothing of other people, nor calls the driver away. */
    add(name, component, { home = false, donors = false } = {}) {
        if (this.all.has(name)) {
            throw new Error(`There is a screen ${name} already`);
        }
        this.all.set(name, component);
        if (home) {
            this.home = name;
        }
        if (donors) {
            this.donors.add(name);
        }
        return this;
    }

    isDonors(name) {
        return this.donors.has(name);
    }

    get(name) {
        return this.all.get(name);
    }
}

export const screens = new Screens();
