import { Component, onWillStart, useState } from "@odoo/owl";
import { Choice, Digits } from "@soors_floor/components/choice";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { Photo } from "@soors_floor/components/photo";
import { _t, getLanguage, today } from "@soors_floor/core/language";
import { isPin } from "@soors_collect/floor/pin";
import { openRounds, pageOf } from "@soors_collect/floor/work";

const DRAFT = "day";
const OFFERED = { round: "rounds", driver: "crew", vehicle: "vehicles" };
const ICONS = { lights: "light", tyres: "tyre", damage: "broken" };

/** Who drives, with what, and whether it is fit to: one question after the other. */
export class Day extends Component {
    static template = "soors_collect.floor.Day";
    static components = { Choice, Digits, Icon, Page, Photo };
    static props = {};

    setup() {
        Object.assign(this, useFloor(this));
        this.form = useState({
            round: null,
            driver: null,
            vehicle: null,
            checks: {},
            photos: [],
            everyone: false,
            page: 0,
            known: false,
            pin: "",
            isWrong: false,
        });
        onWillStart(async () => {
            const draft = await this.floor.readDraft(DRAFT);
            // Another morning is another driver, and another look at the truck.
            if (draft && today(new Date(draft.saved)) === today()) {
                Object.assign(this.form, draft);
            }
        });
    }

    get rounds() {
        return openRounds(this.state);
    }

    get round() {
        const [only, ...others] = this.rounds;
        const chosen = this.rounds.find(({ uuid }) => uuid === this.form.round);
        return chosen || (others.length ? undefined : only);
    }

    /** Return the first question that has no answer yet. */
    get step() {
        const { form, round } = this;
        if (!this.rounds.length) {
            return "none";
        }
        if (!round) {
            return "round";
        }
        if (!form.driver) {
            return "driver";
        }
        if (this.driver?.has_pin && !form.known) {
            return "pin";
        }
        if (!form.vehicle && this.vehicles.length) {
            return "vehicle";
        }
        return this.check ? "check" : "ready";
    }

    get crew() {
        const all = this.state.meta.crew || [];
        const own = all.filter((person) => this.round.crew_ids?.includes(person.id));
        return own.length && !this.form.everyone ? own : all;
    }

    get driver() {
        return (this.state.meta.crew || []).find(({ id }) => id === this.form.driver);
    }

    get hasOthers() {
        return this.crew.length < (this.state.meta.crew || []).length;
    }

    /** What of the question of this step is on the screen. */
    get offer() {
        return pageOf(this[OFFERED[this.step]], this.form.page, Number(this.hasRest));
    }

    /** Tell whether there are others than those of this round. */
    get hasRest() {
        const others = { driver: "hasOthers", vehicle: "otherVehicles" }[this.step];
        return Boolean(others && this[others]);
    }

    showRest() {
        Object.assign(this.form, { everyone: true, page: 0 });
    }

    turn() {
        this.form.page++;
    }

    get vehicles() {
        const all = this.state.meta.vehicles || [];
        const own = all.filter((vehicle) => vehicle.id === this.round.vehicle_id);
        return own.length && !this.form.everyone ? own : all;
    }

    get otherVehicles() {
        return this.vehicles.length < (this.state.meta.vehicles || []).length;
    }

    get checks() {
        return this.state.meta.catalogue?.checks || [];
    }

    get check() {
        return this.checks.find(({ code }) => !(code in this.form.checks));
    }

    get isBad() {
        return Object.values(this.form.checks).includes("bad");
    }

    iconOf(code) {
        return ICONS[code] || "truck";
    }

    async set(values) {
        Object.assign(this.form, values, { everyone: false, page: 0 });
        await this.keep();
    }

    keep() {
        // Whose number was right is not kept: the next hand may be another one.
        const { pin, isWrong, known, ...draft } = this.form;
        return this.floor.saveDraft(DRAFT, draft);
    }

    addPhoto(photo) {
        return this.set({ photos: [photo] });
    }

    setPin(pin) {
        Object.assign(this.form, { pin, isWrong: false });
    }

    async checkPin() {
        if (await isPin(this.form.pin, this.driver.pin)) {
            await this.set({ known: true, pin: "" });
        } else {
            Object.assign(this.form, { pin: "", isWrong: true });
        }
    }

    async chooseDriver(person) {
        await this.set({ driver: person.id });
        const language = this.languageOf(person);
        if (language !== getLanguage()) {
            await this.floor.changeLanguage(language);
        }
    }

    /** What was pressed this morning, else his own, else the tablet's. */
    languageOf({ id }) {
        const { meta } = this.state;
        const usual = meta[`language:${id}`] || meta.own_language || getLanguage();
        return meta.picked_language || usual;
    }

    answer(code, value) {
        return this.set({ checks: { ...this.form.checks, [code]: value } });
    }

    get backwards() {
        const { form } = this;
        return form.driver || form.round ? () => this.stepBack() : false;
    }

    stepBack() {
        const { form } = this;
        const answered = this.checks.filter(({ code }) => code in form.checks);
        if (answered.length) {
            const { [answered.at(-1).code]: _last, ...checks } = form.checks;
            return this.set({ checks });
        }
        if (form.vehicle) {
            return this.set({ vehicle: null });
        }
        return this.set(form.driver ? { driver: null, known: false } : { round: null });
    }

    async begin() {
        const { form, round } = this;
        const { driver, vehicle, checks, photos } = form;
        await this.floor.record({
            round: round.uuid,
            draft: DRAFT,
            meta: {
                day: { driver, vehicle, round: round.uuid, date: today() },
                [`language:${driver}`]: getLanguage(),
                picked_language: null,
            },
            ops: [
                {
                    kind: "day.start",
                    payload: {
                        driver_id: driver,
                        vehicle_id: vehicle,
                        checks: { ...checks },
                        note: "",
                        round: round.uuid,
                    },
                    files: photos,
                },
            ],
        });
    }

    get main() {
        return { ready: _t("Start the round"), pin: _t("OK") }[this.step];
    }

    press() {
        return this.step === "pin" ? this.checkPin() : this.begin();
    }

    get title() {
        return {
            none: _t("No round yet"),
            round: _t("Which round?"),
            driver: _t("Who drives?"),
            pin: _t("Your secret number"),
            vehicle: _t("Which vehicle?"),
            check: this.check?.name || "",
            ready: _t("Ready?"),
        }[this.step];
    }
}
