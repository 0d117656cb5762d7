/**
 * An app that remembers what its templates were compiled to.
 *
 * The tablet compiles them itself, which costs a slow one a good part of each start. The
 * code is kept until the app or the language changes: the words are written into it.
 */
import { App } from "@odoo/owl";
import { getLanguage } from "@soors_floor/core/language";

const KEY = "soors_floor_templates";
const ARGUMENTS = "app, bdom, helpers"; // of every compiled template of OWL
const QUIET = 3000; // milliseconds without a new template before all are kept

/** Return what tells this app in this language from any other. */
function getVersion() {
    const scripts = [...document.scripts].map(({ src }) => src);
    return [...scripts, getLanguage()].join(" ");
}

function recall(version) {
    try {
        const kept = JSON.parse(localStorage.getItem(KEY));
        return kept?.version === version ? kept.templates : {};
    } catch {
        return {}; // forbidden or broken: compiled again
    }
}

/** Return the statements of a function, to make the same one again. */
function getBody(compiled) {
    const source = compiled.toString();
    return source.slice(source.indexOf("{") + 1, source.lastIndexOf("}"));
}

export class CompiledApp extends App {
    constructor(Root, config) {
        const version = getVersion();
        const templates = recall(version);
        const getTemplate = (name) => {
            try {
                return templates[name] && new Function(ARGUMENTS, templates[name]);
            } catch {
                return null;
            }
        };
        super(Root, {
            ...config,
            getTemplate: (name) => getTemplate(name) || config.getTemplate(name),
        });
        Object.assign(this, { version, compiled: templates });
    }

    _compileTemplate(name, template) {
        const compiled = super._compileTemplate(name, template);
        // Those without a name of their own are numbered as they come.
        if (!name.startsWith("__template__")) {
            this.compiled[name] = getBody(compiled);
            clearTimeout(this.keeping);
            this.keeping = setTimeout(() => this.keep(), QUIET);
        }
        return compiled;
    }

    keep() {
        const kept = { version: this.version, templates: this.compiled };
        try {
            localStorage.setItem(KEY, JSON.stringify(kept));
        } catch {
            // No room for it: the next start takes a little longer.
        }
    }

    destroy() {
        clearTimeout(this.keeping);
        super.destroy();
    }
}
