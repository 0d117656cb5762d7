import { Component, onWillStart, useState } from "@odoo/owl";
import { Choice, Digits, toNumber } from "@soors_floor/components/choice";
import { Icon, Page, useFloor } from "@soors_floor/components/page";
import { Photo } from "@soors_floor/components/photo";
import { _t } from "@soors_floor/core/language";
import { isOver, isRemoved, newStop } from "@soors_floor/core/stop";
import { screens } from "@soors_floor/core/registry";
import { isStep, myRound, plannedUnload, stopsOf } from "@soors_collect/floor/work";

const ROUNDS_KNOWN = 20; // that ended here
const MOST_KG = 30_000; // on a weighbridge
const TICKETS_KNOWN = 20; // of the weighbridge, that may be put right

/** Base of the entries about the round as a whole. */
class RoundComponent extends Component {
    static components = { Choice, Digits, Icon, Page, Photo };
    static props = { params: Object };

    setup() {
        Object.assign(this, useFloor(this));
        this.form = useState({ ...this.blank(), photos: [] });
        onWillStart(async () => {
            Object.assign(this.form, await this.floor.readDraft(this.name));
        });
    }

    blank() {
        return {};
    }

    get saveLabel() {
        return _t("OK");
    }

    get round() {
        return myRound(this.state);
    }

    set(values) {
        Object.assign(this.form, values);
        return this.keep();
    }

    keep() {
        return this.floor.saveDraft(this.name, this.form);
    }

    addPhoto(photo) {
        return this.set({ photos: [photo] });
    }

    record(kind, payload, more = {}) {
        const files = [...this.form.photos];
        return this.floor.record({
            round: this.round.uuid,
            draft: this.name,
            ops: [{ kind, payload, files }],
            ...more,
        });
    }
}

/** Somebody waves on the way: the postal code says where the goods come from. */
export class Unplanned extends RoundComponent {
    static template = "soors_collect.floor.Unplanned";
    name = "unplanned";

    blank() {
        return { zip: "", name: "", street: "", city: "", phone: "", uuid: crypto.randomUUID() };
    }

    get knownZips() {
        const stops = stopsOf(this.state, this.round).map(({ plan }) => plan);
        const zips = new Map(stops.map(({ zip, city }) => [zip, city]));
        zips.delete(undefined);
        return [...zips].filter(([zip]) => zip).slice(0, 6);
    }

    get isIncomplete() {
        return !/^\d{4,5}$/.test(this.form.zip);
    }

    async save() {
        const { uuid, zip, name, street, city, phone } = this.form;
        const place = { name: name || _t("Unplanned stop"), street, zip, city, phone };
        const made = stopsOf(this.state, this.round).filter(isOver);
        const sequence = Math.max(0, ...made.map(({ plan }) => plan.sequence || 0)) + 1;
        const plan = { kind: "appointment", expected: [], ...place, sequence };
        const stop = newStop(uuid, this.round.uuid, plan, 0);
        const payload = { new_stop: uuid, ...place, round: this.round.uuid };
        await this.record("stop.unplanned", payload, {
            stop: uuid,
            created: { ...stop, mine: { state: "arrived" } },
        });
        this.floor.state.history = [];
        this.floor.go("stop", { stop: uuid }, { replace: true });
    }
}

export class Unload extends RoundComponent {
    static template = "soors_collect.floor.Unload";
    name = "unload";

    get depot() {
        return this.round.depot?.name || _t("Our depot");
    }

    async choose(site) {
        const stop = this.props.params.stop || plannedUnload(this.state, this.round)?.uuid;
        await this.record("round.unload", { site }, stop ? this.closing(stop) : {});
        this.floor.go("weigh", {}, { replace: true });
    }

    /** An unloading that was planned is over by the same act. */
    closing(stop) {
        return { stop, patch: (mine) => ({ ...mine, state: "done" }) };
    }
}

export class Weigh extends RoundComponent {
    static template = "soors_collect.floor.Weigh";
    name = "weigh";

    blank() {
        return { digits: "", corrects: null };
    }

    get isIncomplete() {
        return !toNumber(this.form.digits);
    }

    setDigits(digits) {
        // One digit too many is no weight of a truck: it is not taken.
        return toNumber(digits) > MOST_KG ? undefined : this.set({ digits });
    }

    /** Return what was weighed on this round, to be put right if it was misread. */
    get tickets() {
        const all = this.state.meta.tickets || [];
        return all.filter(({ round }) => round === this.round?.uuid);
    }

    back() {
        return this.form.corrects ? this.set(this.blank()) : this.floor.back();
    }

    change({ op, kg }) {
        return this.set({ corrects: op, digits: String(kg) });
    }

    async save() {
        const { digits, corrects } = this.form;
        const kg = toNumber(digits);
        const payload = { net_kg: kg, ticket: "", ...(corrects ? { corrects } : {}) };
        const ticket = { op: crypto.randomUUID(), round: this.round.uuid, kg };
        const others = (this.state.meta.tickets || []).filter(({ op }) => op !== corrects);
        const files = [...this.form.photos];
        await this.record("round.weigh", payload, {
            ops: [{ kind: "round.weigh", payload, files, uuid: ticket.op }],
            meta: { tickets: [...others, ticket].slice(-TICKETS_KNOWN) },
        });
        this.floor.goHome();
    }
}

/** Photo first; writing is for those who like to. */
export class Note extends RoundComponent {
    static template = "soors_collect.floor.Note";
    name = "note";

    blank() {
        return { text: "" };
    }

    get isIncomplete() {
        return !this.form.text.trim() && !this.form.photos.length;
    }

    async save() {
        const { stop } = this.props.params;
        await this.record("note", { text: this.form.text.trim() }, stop ? { stop } : {});
        if (stop) {
            this.floor.go("finished", { stop }, { replace: true });
        } else {
            this.floor.goHome();
        }
    }
}

/** The end of the day: kilometres, then a count that must come down to nothing. */
export class End extends RoundComponent {
    static template = "soors_collect.floor.End";
    name = "end";

    blank() {
        return { digits: "" };
    }

    get open() {
        const stops = stopsOf(this.state, this.round);
        const isOpen = (stop) => !isStep(stop) && !isOver(stop) && !isRemoved(stop);
        return stops.filter(isOpen).length;
    }

    get hasEnded() {
        return Boolean(this.state.meta.day?.ended);
    }

    get waiting() {
        return this.state.counts.ops + this.state.counts.files;
    }

    get openText() {
        return _t("%(count)s stops are not finished", { count: this.open });
    }

    setDigits(digits) {
        return this.set({ digits });
    }

    /** Not where "Another round" would come under the same finger. */
    get mainLabel() {
        return this.hasEnded ? undefined : _t("The round is over");
    }

    async save() {
        const km = toNumber(this.form.digits) || null;
        const { day, ended = [] } = this.state.meta;
        const known = [...ended, this.round.uuid].slice(-ROUNDS_KNOWN);
        await this.record(
            "round.end",
            { km },
            { meta: { day: { ...day, ended: true }, ended: known } }
        );
    }

    /** Another round, or another driver: what was recorded stays until it is sent. */
    async startAgain() {
        await this.floor.dropDraft(this.name);
        await this.floor.dropDraft("day");
        await this.floor.setMeta({ day: null, news: null });
        this.floor.goHome();
    }
}

screens
    .add("unplanned", Unplanned)
    .add("unload", Unload)
    .add("weigh", Weigh)
    .add("note", Note)
    .add("end", End);
