import { Component } from "@odoo/owl";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { LANGUAGES } from "@soors_floor/core/language";
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
        const { day } = this.state.meta;
        if (day?.driver) {
            await this.floor.setMeta({ [`language:${day.driver}`]: code });
        }
        if (this.props.params.first) {
            this.floor.goHome();
        } else {
            this.floor.back();
        }
        await this.floor.changeLanguage(code);
    }
}

screens.add("language", LanguageScreen);
