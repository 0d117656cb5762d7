from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from odoo.addons.soors_base.const import KG_DIGITS

from ..balance import get_tolerance, to_grams, to_kg
from ..const import (
    BALANCE_STATES,
    EDITABLE_STATES,
    SESSION_STATES,
    UNEXPLAINED_STATES,
)

# Only the steps of the session itself may set these, never a client.
PROTECTED_FIELDS = {"state", "date_closed", "kg_overdrawn", "move_ids", "uuid"}


class SoorsSortingSession(models.Model):
    _name = "soors.sorting.session"
    _description = "Sorting Session"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        "Number", required=True, copy=False, readonly=True, default="/", index="trigram"
    )
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self), index=True
    )
    date_closed = fields.Datetime("Closed on", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self._default_warehouse_id(),
    )
    stream_id = fields.Many2one(
        "soors.stream",
        ondelete="restrict",
        help="Stream that is sorted; empty when it is mixed.",
    )
    team_size = fields.Integer(
        default=1,
        help="How many people sort together. Who they are is not recorded.",
    )
    state = fields.Selection(
        SESSION_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    input_ids = fields.One2many("soors.sorting.input", "session_id", "Taken")
    output_ids = fields.One2many("soors.sorting.output", "session_id", "Sorted")
    move_ids = fields.One2many("stock.move", "sorting_session_id", readonly=True)
    kg_in = fields.Float(
        "Taken (kg)", digits=KG_DIGITS, compute="_compute_kilos", store=True
    )
    kg_out = fields.Float(
        "Sorted (kg)", digits=KG_DIGITS, compute="_compute_kilos", store=True
    )
    kg_difference = fields.Float(
        "Difference (kg)",
        digits=KG_DIGITS,
        compute="_compute_kilos",
        store=True,
        help="Kilograms taken less kilograms sorted: positive when kilos are missing.",
    )
    difference_percent = fields.Float(
        "Difference (%)", digits=(16, 2), compute="_compute_balance"
    )
    kg_tolerance = fields.Float(
        "Tolerance (kg)", digits=KG_DIGITS, compute="_compute_balance"
    )
    balance_state = fields.Selection(BALANCE_STATES, compute="_compute_balance")
    balance_message = fields.Char("Balance", compute="_compute_balance")
    # Three digits after the comma read as thousands; screens show these texts.
    label_in = fields.Char("Kilos taken, as text", compute="_compute_balance")
    label_out = fields.Char("Kilos sorted, as text", compute="_compute_balance")
    label_difference = fields.Char("Difference, as text", compute="_compute_balance")
    kg_overdrawn = fields.Float(
        "Taken beyond stock (kg)",
        digits=KG_DIGITS,
        readonly=True,
        copy=False,
        help="Kilograms that this session took although they were not recorded as "
        "received.",
    )
    loss_reason_id = fields.Many2one(
        "soors.sorting.loss.reason",
        "Reason of the difference",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    explanation = fields.Text(copy=False, readonly=True)
    uuid = fields.Char("Operation", copy=False, readonly=True)
    unsorted_product_ids = fields.Many2many(
        "product.product", compute="_compute_product_ids"
    )
    sorted_product_ids = fields.Many2many(
        "product.product", compute="_compute_product_ids"
    )

    _uuid_uniq = models.UniqueIndex(
        "(uuid) WHERE uuid IS NOT NULL", "This operation was already recorded."
    )
    _team_size_positive = models.Constraint(
        "CHECK (team_size > 0)", "At least one person sorts."
    )

    @api.model
    def _default_warehouse_id(self):
        domain = [("company_id", "=", self.env.company.id)]
        return self.env["stock.warehouse"].search(domain, limit=1)

    @api.depends("input_ids.kg", "output_ids.kg")
    def _compute_kilos(self):
        for session in self:
            grams_in = sum(to_grams(line.kg) for line in session.input_ids)
            grams_out = sum(to_grams(line.kg) for line in session.output_ids)
            session.kg_in = to_kg(grams_in)
            session.kg_out = to_kg(grams_out)
            session.kg_difference = to_kg(grams_in - grams_out)

    @api.depends(
        "kg_in",
        "kg_out",
        "company_id.sorting_tolerance_percent",
        "company_id.sorting_tolerance_kg",
        "state",
        "loss_reason_id.name",
    )
    @api.depends_context("lang")
    def _compute_balance(self):
        for session in self:
            session.kg_tolerance = to_kg(session._get_tolerance())
            session.balance_state = session._get_balance_state()
            session.balance_message = session._get_balance_message()
            difference = to_kg(session._get_difference())
            session.difference_percent = (
                100 * difference / session.kg_in if session.kg_in else 0.0
            )
            session.label_in = f"{session._format_kg(session.kg_in)} kg"
            session.label_out = f"{session._format_kg(session.kg_out)} kg"
            session.label_difference = f"{session._format_kg(difference)} kg"

    def _get_tolerance(self):
        """Return how many grams of difference need no explanation."""
        company = self.company_id
        return get_tolerance(
            to_grams(self.kg_in),
            company.sorting_tolerance_percent,
            company.sorting_tolerance_kg,
        )

    def _get_difference(self):
        """Return grams taken less grams sorted."""
        return to_grams(self.kg_in) - to_grams(self.kg_out)

    def _get_balance_state(self):
        difference = self._get_difference()
        if not self.kg_in and not self.kg_out:
            return "empty"
        if not difference:
            return "balanced"
        if abs(difference) <= self._get_tolerance():
            return "within"
        return "missing" if difference > 0 else "surplus"

    def _get_balance_message(self):
        """Return the balance in words that say what to do."""
        kg = self._format_kg(abs(self.kg_difference))
        reason = self.loss_reason_id.name
        if self.state == "done" and reason and not self.loss_reason_id.is_weighing:
            if self.kg_difference > 0:
                return self.env._(
                    "%(kg)s kg missing, explained: %(reason)s", kg=kg, reason=reason
                )
            return self.env._(
                "%(kg)s kg too many, explained: %(reason)s", kg=kg, reason=reason
            )
        messages = {
            "empty": self.env._("Nothing recorded yet"),
            "balanced": self.env._("Balanced"),
            "within": self.env._(
                "%(kg)s kg apart: within the tolerance of %(tolerance)s kg",
                kg=kg,
                tolerance=self._format_kg(self.kg_tolerance),
            ),
            "missing": self.env._("%(kg)s kg missing: explain", kg=kg),
            "surplus": self.env._("%(kg)s kg too many: explain", kg=kg),
        }
        return messages[self._get_balance_state()]

    def _format_kg(self, kg):
        """Return kilograms as people write them: no digits that say nothing.

        2.300 reads as two thousand and three hundred in half of the country.
        """
        grams = to_grams(kg)
        digits = next((d for d in (1, 2) if grams % 10 ** (3 - d) == 0), 3)
        return formatLang(self.env, kg, digits=digits)

    @api.depends("stream_id")
    def _compute_product_ids(self):
        original = self.env.ref("soors_base.grade_original")
        for session in self:
            sortable = Domain("is_storable", "=", True) & Domain(
                "stream_id", "!=", False
            )
            unsorted = Domain("grade_id", "=", original.id)
            if session.stream_id:
                unsorted &= Domain("stream_id", "child_of", session.stream_id.id)
            products = self.env["product.product"]
            session.unsorted_product_ids = products.search(sortable & unsorted)
            session.sorted_product_ids = products.search(
                sortable & Domain("grade_id", "!=", original.id)
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_protected(vals)
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                vals["name"] = self._next_name(company)
        return super().create(vals_list)

    @api.model
    def _next_name(self, company_id):
        sequence = self.env["ir.sequence"].with_company(company_id)
        return sequence.next_by_code("soors.sorting.session")

    def write(self, vals):
        self._check_protected(vals)
        if not self.env.su and not vals.keys() <= self._get_free_fields():
            self.input_ids._check_editable()
            self._check_open_for_change()
        return super().write(vals)

    @api.model
    def _get_free_fields(self):
        """Return what may change on a closed session: talk, not figures."""
        return {name for name in self._fields if name.startswith(("message_", "activ"))}

    def _check_protected(self, vals):
        """Refuse a client that sets what only the steps of a session set."""
        own = PROTECTED_FIELDS | {"loss_reason_id", "explanation"}
        touched = {name for name in own & vals.keys() if vals[name] != "draft"}
        if touched and not self.env.su:
            raise AccessError(
                self.env._("Open, close or cancel the session with its buttons.")
            )

    def _check_open_for_change(self):
        if self.filtered(lambda s: s.state not in EDITABLE_STATES):
            raise UserError(
                self.env._(
                    "A closed session cannot be changed: its kilos are in the figures. "
                    "Record the correction in a new session."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.filtered(lambda s: s.state not in ("draft", "cancelled")):
            raise UserError(
                self.env._(
                    "Only draft or cancelled sessions can be deleted. Cancel the "
                    "session if it was opened by mistake."
                )
            )

    # Steps

    def action_open(self):
        """Start sorting: the goods taken are checked against what is on hand.

        Calling it again on an open session changes nothing.

        :return: True
        """
        self.check_access("write")
        for session in self.filtered(lambda s: s.state != "open"):
            session._check_state("draft")
            session._check_inputs()
            session._check_on_hand()
            session._set_step({"state": "open"})
        return True

    def action_cancel(self):
        """Give up a session; nothing was moved, so nothing is undone."""
        self.check_access("write")
        for session in self.filtered(lambda s: s.state != "cancelled"):
            session._check_state(*EDITABLE_STATES)
            session._set_step({"state": "cancelled"})
        return True

    def action_close(self, reason=None, explanation=None):
        """Book the session: goods leave the queue and sorted goods appear.

        Calling it again on a closed session changes nothing.

        :param str reason: code of a reason, needed beyond the tolerance
        :param str explanation: what happened, in words, needed with a reason
        :return: True
        """
        self.check_access("write")
        for session in self.filtered(lambda s: s.state != "done"):
            # Two screens may close at once: the second waits its turn, then
            # finds the session closed.
            session.lock_for_update()
            session._check_state("open")
            session._close(session._find_reason(reason), (explanation or "").strip())
        return True

    def action_ask_close(self):
        """Close, or ask first for the explanation of a difference."""
        self.ensure_one()
        if self.balance_state not in UNEXPLAINED_STATES:
            return self.action_close()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "soors_sorting.soors_sorting_close_action"
        )
        return {**action, "context": {"default_session_id": self.id}}

    def action_view_moves(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("stock.stock_move_action")
        return {
            **action,
            "domain": [("sorting_session_id", "=", self.id)],
            "context": {"create": False},
        }

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [[False, "form"]],
            "res_id": self.id,
        }

    def _set_step(self, vals):
        # Sudo: rights were checked by the step; a client may not write these
        # fields directly.
        self.sudo().write(vals)

    def _check_state(self, *states):
        self.ensure_one()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(session)s is in the state “%(state)s”: this step is not "
                    "possible any more, or not yet.",
                    session=self.name,
                    state=labels[self.state],
                )
            )

    def _check_inputs(self):
        if not self.input_ids:
            raise UserError(
                self.env._("Say first what you take to sort, and how many kilos.")
            )

    def _find_reason(self, code):
        """Return the reason with a code, empty for no code."""
        reasons = self.env["soors.sorting.loss.reason"]
        if not code:
            return reasons
        reason = reasons.search([("code", "=", code)], limit=1)
        if not reason:
            raise UserError(
                self.env._("There is no reason with the code “%(code)s”.", code=code)
            )
        return reason

    def _check_explained(self, reason, explanation):
        """Refuse a difference beyond the tolerance without its explanation."""
        if self.balance_state not in UNEXPLAINED_STATES:
            return
        if not reason or reason.is_weighing or not explanation:
            raise UserError(
                self.env._(
                    "%(balance)s. The difference is larger than the tolerance of "
                    "%(tolerance)s kg: weigh again, or give a reason and say in a few "
                    "words what happened.",
                    balance=self.balance_message,
                    tolerance=self._format_kg(self.kg_tolerance),
                )
            )
