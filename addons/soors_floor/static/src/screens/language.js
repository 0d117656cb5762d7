import { Component } from "@odoo/owl";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { LANGUAGES, today } from "@soors_floor/core/language";
import { screens } from "@soors_floor/core/registry";

/** Each language by its own name; one tap changes all that is written. */
export class LanguageScreen extends Component {
    static template = "soors_floor.LanguageScreen";
    static components = { Icon, Page };
    static props = { params: Object };
    languages = LANGUAGES;

    setup() {
        Object.assign(this, useFloor(this));
    }

    async choose(code) {
        await this.floor.setMeta(this.rememberFor(code));
        if (this.props.params.first) {
            this.floor.goHome();
        } else {
            this.floor.back();
        }
        await this.floor.changeLanguage(code);
    }

    /**
     * Who drives today gets his language back on other days. Before the day began nobody
     * is known: it waits for who says "I drive". The first choice is the tablet's own.
     */
    rememberFor(code) {
        const { day } = this.state.meta;
        if (day?.driver && day.date === today()) {
            return { [`language:${day.driver}`]: code };
        }
        return this.props.params.first ? { own_language: code } : { picked_language: code };
    }
}

screens.add("language", LanguageScreen);
