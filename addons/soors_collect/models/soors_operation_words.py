import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import get_lang

from .soors_operation import GOODS_KINDS

# Needed by the program, or shown elsewhere on the page.
SILENT = {"round", "new_stop", "strokes", "language"}
# What entries name by its number.
NAMED = {
    "driver_id": "res.partner",
    "vehicle_id": "fleet.vehicle",
    "product_id": "product.product",
    "reason_id": "soors.refusal.reason",
}


class SoorsOperation(models.Model):
    """Say in words what an entry is about, so that a planner can decide.

    What was put aside may hold anything: what is not understood is shown as it came.
    """

    _inherit = "soors.operation"

    told_round_id = fields.Many2one(
        "soors.round", "On the round", compute="_compute_told"
    )
    told_stop_id = fields.Many2one(
        "soors.round.stop", "At the stop", compute="_compute_told"
    )
    told_place = fields.Char("Where", compute="_compute_told")
    summary = fields.Char("What", compute="_compute_summary")

    @api.depends("round_uuid", "stop_uuid", "payload")
    def _compute_told(self):
        """Find round and stop by what the tablet said: nothing else was applied."""
        stops = self._find_by_uuid("soors.round.stop", "stop_uuid")
        rounds = self._find_by_uuid("soors.round", "round_uuid")
        # sudo: the memory of stops that were taken off; only names are read of it, of
        # the organisations whose entries these are.
        removed = self.sudo()._find_by_uuid("soors.floor.removed", "stop_uuid")
        for operation in self:
            company = operation.company_id.id
            stop = stops.get((company, operation.stop_uuid))
            round_ = rounds.get((company, operation.round_uuid))
            gone = removed.get((company, operation.stop_uuid))
            operation.told_stop_id = stop
            operation.told_round_id = round_ or (stop and stop.round_id)
            operation.told_place = (stop or gone or operation.browse()).display_name

    def _find_by_uuid(self, model, name):
        """Return {(organisation, uuid): record} of what entries name."""
        uuids = [uuid for uuid in self.mapped(name) if uuid]
        domain = [("uuid", "in", uuids), ("company_id", "in", self.company_id.ids)]
        found = self.env[model].search(domain)
        return {(record.company_id.id, record.uuid): record for record in found}

    @api.depends("payload", "kind")
    @api.depends_context("lang")
    def _compute_summary(self):
        named = self._get_named()
        for operation in self:
            lines = operation._get_words_of_lines(named)
            facts = [] if lines else operation._get_facts(named)
            facts += [(line[0], self._join(line[1:3])) for line in lines]
            operation.summary = "; ".join(f"{name}: {text}" for name, text in facts)

    def _get_content(self):
        if self.kind not in self._get_kinds():
            return super()._get_content()
        named = self._get_named()
        facts = self._get_facts_table(self._get_facts(named))
        return facts + self._get_lines_table(self._get_words_of_lines(named))

    def _get_named(self):
        """Return {(key, number): name} of all that these entries name.

        For goods also whether they are counted in kilograms, under ``is_weighed``.
        """
        numbers = {}
        for operation in self:
            for item in [operation.payload, *operation._get_lines()]:
                for key in NAMED:
                    value = item.get(key) if isinstance(item, dict) else None
                    if isinstance(value, int) and not isinstance(value, bool):
                        numbers.setdefault(key, set()).add(value)
        named = {}
        for key, ids in numbers.items():
            for record in self._browse_named(key, ids):
                named[key, record.id] = self._get_name_of(record)
                if key == "product_id":
                    named["is_weighed", record.id] = record._is_weighed_product()
        return named

    def _browse_named(self, key, ids):
        # sudo: a name, also of people and goods that a planner does not look after; of
        # the organisations of these entries only.
        records = self.env[NAMED[key]].sudo().with_context(active_test=False)
        domain = [("id", "in", list(ids))]
        if "company_id" in records._fields:
            domain.append(("company_id", "in", [False, *self.company_id.ids]))
        return records.search(domain)

    def _get_name_of(self, record):
        name = record.display_name
        if "active" in record._fields and not record.active:
            return self.env._("%(name)s (archived)", name=name)
        return name

    def _get_lines(self):
        """Return the lines of goods as they came."""
        lines = (self.payload or {}).get("lines")
        known = self.kind in GOODS_KINDS and isinstance(lines, list)
        return lines if known else []

    # What is said beside the goods

    def _get_facts(self, named):
        """Return [(name, text)] of all that this entry says beside its goods."""
        names, special = self._get_fact_names(), self._get_sayings()
        facts = []
        payload = self.payload or {}
        # The database keeps no order of what was sent.
        keys = [key for key in names if key in payload]
        for key in [*keys, *sorted(set(payload) - set(keys))]:
            value = payload[key]
            is_lines = key == "lines" and isinstance(value, list)
            if key in SILENT or is_lines or value is None or value == "":
                continue
            if key in NAMED:
                text = self._say_named(named, key, value)
            else:
                text = special.get(key, self._say_plain)(value)
            facts.append((names.get(key, key), text))
        return facts

    def _get_sayings(self):
        """Return {key: method that says its value}, where plain text is not enough."""
        return {
            "checks": self._say_checks,
            "corrects": self._say_corrects,
            "quality": self._say_quality,
            "answer": self._say_answer,
        }

    @api.model
    def _get_fact_names(self):
        """Return {key of the content: name for people}."""
        return {
            "driver_id": self.env._("Driver"),
            "vehicle_id": self.env._("Vehicle"),
            "checks": self.env._("Vehicle check"),
            "note": self.env._("Note"),
            "text": self.env._("Note"),
            "corrects": self.env._("Corrects"),
            "fill": self.env._("Fill seen (%)"),
            "kg": self.env._("Weight (kg)"),
            "bags": self.env._("Bags"),
            "quality": self.env._("Quality"),
            "vandalism": self.env._("Vandalism"),
            "product_id": self.env._("Goods"),
            "reason_id": self.env._("Reason"),
            "quantity": self.env._("How many"),
            "answer": self.env._("Signature"),
            "name": self.env._("Name"),
            "street": self.env._("Street"),
            "zip": self.env._("Postal code"),
            "city": self.env._("Town"),
            "phone": self.env._("Phone"),
            "site": self.env._("Unloaded at"),
            "net_kg": self.env._("Net weight (kg)"),
            "gross_kg": self.env._("Gross weight (kg)"),
            "ticket": self.env._("Ticket"),
            "km": self.env._("Kilometres"),
        }

    def _say_plain(self, value):
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if isinstance(value, (int, float)):
            lang = self.env["res.lang"].browse(get_lang(self.env).id)
            # sudo: how a language writes numbers
            return lang.sudo().format("%.10g", value)
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def _say_named(self, named, key, value):
        known = isinstance(value, int) and named.get((key, value))
        return known or self.env._("Unknown (%(value)s)", value=self._say_plain(value))

    def _say_checks(self, value):
        if not isinstance(value, dict):
            return self._say_plain(value)
        labels = {check["code"]: check["name"] for check in self._get_check_names()}
        answers = {"ok": self.env._("good"), "bad": self.env._("not good")}
        codes = [code for code in labels if code in value]
        return ", ".join(
            f"{labels.get(code, code)}: {self._say_answer_of(answers, value[code])}"
            for code in [*codes, *sorted(set(value) - set(codes))]
        )

    def _say_answer_of(self, answers, value):
        known = isinstance(value, str) and answers.get(value)
        return known or self._say_plain(value)

    def _say_quality(self, value):
        return self._say_choice("soors.round.stop", "goods_quality", value)

    def _say_answer(self, value):
        return self._say_choice("soors.round.stop", "signature_answer", value)

    def _say_choice(self, model, name, value):
        labels = dict(self.env[model]._fields[name]._description_selection(self.env))
        known = isinstance(value, str) and labels.get(value)
        return known or self._say_plain(value)

    def _say_corrects(self, value):
        other = self.search([("uuid", "=", self.corrects_uuid)])
        if not other:
            return self.env._("an entry that is not here")
        zone = self.company_id._get_timezone().zone
        moment = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), other.date_estimated
        )
        lines = other._get_words_of_lines(other._get_named())
        goods = [f"{line[0]}: {self._join(line[1:3])}" for line in lines]
        return self.env._(
            "%(kind)s, %(time)s: %(goods)s",
            kind=other.display_name,
            time=moment.strftime("%H:%M"),
            goods="; ".join(goods) or self.env._("nothing"),
        )

    @api.model
    def _join(self, words):
        return ", ".join(word for word in words if word)

    # Goods

    def _get_words_of_lines(self, named):
        """Return the goods in words: name, number, weight, how, refused because."""
        return [self._get_words_of_line(line, named) for line in self._get_lines()]

    def _get_words_of_line(self, line, named):
        if not isinstance(line, dict):
            return [self._say_plain(line), "", "", "", ""]
        quantity, kg = line.get("quantity"), line.get("kg")
        product_id = line.get("product_id")
        if isinstance(product_id, int) and named.get(("is_weighed", product_id)):
            # Their number is their weight: said once.
            quantity, kg = None, quantity if kg is None else kg
        source, reason = line.get("kg_source"), line.get("reason_id")
        refused = self.env._("Yes") if line.get("refused") else ""
        return [
            self._say_named(named, "product_id", product_id),
            "" if quantity is None else self._say_plain(quantity),
            "" if kg is None else self.env._("%(kg)s kg", kg=self._say_plain(kg)),
            self._say_choice("soors.round.stop.line", "kg_source", source or ""),
            self._say_named(named, "reason_id", reason) if reason else refused,
        ]

    # Tables

    @api.model
    def _get_facts_table(self, facts):
        row = Markup("<tr><th>%s</th><td>%s</td></tr>")
        rows = Markup().join(row % fact for fact in facts)
        if not rows:
            return Markup()
        return Markup('<table class="table table-sm w-auto">%s</table>') % rows

    def _get_lines_table(self, lines):
        if not lines:
            nothing = self.kind == "stop.goods"
            text = self.env._("No goods: nothing was taken.")
            return Markup("<p>%s</p>") % text if nothing else Markup()
        heads = [
            self.env._("Goods"),
            self.env._("How many"),
            self.env._("Weight"),
            self.env._("Weight found by"),
            self.env._("Refused because"),
        ]
        row = Markup("<tr>%s</tr>")
        head = row % Markup().join(Markup("<th>%s</th>") % name for name in heads)
        body = Markup().join(
            row % Markup().join(Markup("<td>%s</td>") % text for text in line)
            for line in lines
        )
        return Markup(
            '<table class="table table-sm"><thead>%s</thead><tbody>%s</tbody></table>'
        ) % (head, body)
