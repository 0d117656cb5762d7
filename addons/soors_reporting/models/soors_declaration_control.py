from odoo import fields, models
from odoo.fields import Domain

from ..const import BALANCE_IN, BALANCE_OUT, to_grams

# Checks in the order they are shown. Others are added by extending
# ``_get_check_list`` with a code, its severity and a ``_find_<code>`` method.
CHECKS = [
    ("balance", "error"),
    ("conversion", "error"),
    ("untreated", "error"),
    ("overlap", "error"),
    ("unknown_weight", "warning"),
    ("no_municipality", "warning"),
    ("negative_stock", "warning"),
    ("waste_code", "warning"),
    ("no_waste_code", "warning"),
    ("open_session", "warning"),
    ("not_over", "warning"),
    ("empty", "warning"),
]

WASTE_KINDS = ("recycling", "recovery", "disposal")


class SoorsDeclaration(models.Model):
    """What is checked before a declaration may be released."""

    # One file for each of its tasks reads better than one of 900 lines.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "soors.declaration"

    def _get_check_list(self):
        """Return (code, severity) of the checks; made to be extended."""
        checks = list(CHECKS)
        if "soors.sorting.session" not in self.env:
            checks.remove(("open_session", "warning"))
        return checks

    def _get_check_texts(self):
        """Return what each check says and what to do when it fails."""
        return {
            "balance": (
                self.env._("The mass balance closes to the gram"),
                self.env._(
                    "Stock at the start plus what came in is not what went out plus "
                    "stock at the end: call for support, this must not happen."
                ),
            ),
            "conversion": (
                self.env._("Sorting neither makes nor loses kilos"),
                self.env._(
                    "Find the sorting whose output is not its input and correct it."
                ),
            ),
            "untreated": (
                self.env._("All that went out has a treatment"),
                self.env._(
                    "Say what became of these goods: take them back with a return, "
                    "then send them out to the right outlet."
                ),
            ),
            "overlap": (
                self.env._("No other declaration covers these days"),
                self.env._(
                    "Another released declaration covers a part of this period: "
                    "correct that one, or change the dates."
                ),
            ),
            "unknown_weight": (
                self.env._("Every weight is known"),
                self.env._(
                    "These movements count no kilos: they are printed as M, not as "
                    "zero. Weigh the goods, or give their product an average weight "
                    "for the next time."
                ),
            ),
            "no_municipality": (
                self.env._("All that was collected has a municipality"),
                self.env._(
                    "These kilos are shown as of unknown origin. Complete the address "
                    "of the givers for the next time."
                ),
            ),
            "negative_stock": (
                self.env._("No stock is below zero"),
                self.env._(
                    "More left than ever came in: a collection or a sorting was "
                    "probably not recorded."
                ),
            ),
            "waste_code": (
                self.env._("The waste codes were valid on the day"),
                self.env._(
                    "Use the code that was in force, see the list of waste codes."
                ),
            ),
            "no_waste_code": (
                self.env._("All waste has a waste code"),
                self.env._("Give the stream or the outlet its usual waste code."),
            ),
            "open_session": (
                self.env._("No sorting is still open"),
                self.env._("Close or cancel the sorting sessions of the period."),
            ),
            "not_over": (
                self.env._("The period is over"),
                self.env._("The last day has not passed yet: figures can still come."),
            ),
            "empty": (
                self.env._("There is something to declare"),
                self.env._("No kilo moved in this period: are the dates right?"),
            ),
        }

    def _run_checks(self):
        """Run all checks; ticks given to the same finding are kept."""
        self.ensure_one()
        answers = {
            (check.code, check.record_count, to_grams(check.kg)): check
            for check in self.check_ids
            if check.is_accepted
        }
        values = []
        for sequence, (code, severity) in enumerate(self._get_check_list()):
            count, kg = getattr(self, f"_find_{code}")()
            answer = answers.get((code, count, to_grams(kg)))
            values.append(
                {
                    "declaration_id": self.id,
                    "sequence": sequence,
                    "code": code,
                    "severity": severity,
                    "is_passed": not count,
                    "record_count": count,
                    "kg": kg,
                    "is_accepted": bool(answer),
                    "comment": answer and answer.comment,
                }
            )
        # sudo: findings are written by the checks only
        checks = self.sudo().check_ids
        checks.unlink()
        checks.create(values)

    # What each check finds: number of cases and kilos ----------------------------

    def _find_balance(self):
        """Compare the balance with the stock the ledger itself adds up to."""
        rows = self._get_balance()
        wrong = [row for row in rows if self._get_difference(row)]
        _start, end = self._get_utc_bounds()
        flow = self.env["soors.flow"].with_context(
            allowed_company_ids=self.company_id.ids
        )
        [(stock,)] = flow._read_group(
            Domain("company_id", "=", self.company_id.id) & Domain("date", "<", end),
            aggregates=["kg_stock:sum"],
        )
        closing = sum(to_grams(row["closing"]) for row in rows)
        lost = closing - to_grams(stock)
        return len(wrong) + bool(lost), abs(lost) / 1000

    def _get_difference(self, row):
        """Return in grams what is missing in one row of the balance."""
        inside = sum(to_grams(row[item]) for item in BALANCE_IN)
        return inside - sum(to_grams(row[item]) for item in BALANCE_OUT)

    def _find_conversion(self):
        rows = self._get_balance()
        lost = sum(to_grams(row["converted_out"]) for row in rows)
        lost -= sum(to_grams(row["converted_in"]) for row in rows)
        return bool(lost), lost / 1000

    def _find_overlap(self):
        return self.search_count(self._get_overlap_domain()), 0

    def _find_negative_stock(self):
        low = [row["closing"] for row in self._get_balance() if row["closing"] < 0]
        return len(low), sum(low)

    def _find_open_session(self):
        domain = self._get_open_session_domain()
        # sudo: only counted; who declares need not read sorting sessions
        return self.env["soors.sorting.session"].sudo().search_count(domain), 0

    def _find_not_over(self):
        return int(self.date_to >= fields.Date.context_today(self)), 0

    def _find_empty(self):
        return int(not self.moves_count), 0

    def _find_untreated(self):
        return self._count_moves("untreated")

    def _find_unknown_weight(self):
        return self._count_moves("unknown_weight")

    def _find_no_municipality(self):
        return self._count_moves("no_municipality")

    def _find_waste_code(self):
        return self._count_moves("waste_code")

    def _find_no_waste_code(self):
        return self._count_moves("no_waste_code")

    def _count_moves(self, code):
        flow = self.env["soors.flow"].with_context(
            allowed_company_ids=self.company_id.ids
        )
        domain = self._get_check_domain(code)
        [(count, kg)] = flow._read_group(domain, aggregates=["__count", "kg:sum"])
        return count, kg or 0

    def _get_check_domain(self, code):
        """Return the domain of the movements a check is about."""
        self.ensure_one()
        period = self._get_flow_domain()
        method = getattr(self, f"_get_{code}_domain", None)
        return period & method() if method else period

    def _get_untreated_domain(self):
        return Domain("flow", "=", "outgoing") & Domain("treatment_id", "=", False)

    def _get_unknown_weight_domain(self):
        return Domain("kg_source", "=", "unknown") & Domain("flow", "!=", "internal")

    def _get_no_municipality_domain(self):
        collected = Domain("flow", "=", "collected")
        # Goods from another member were counted by that member.
        other = Domain("origin_kind", "=", "member")
        return collected & Domain("municipality_id", "=", False) & ~other

    def _get_conversion_domain(self):
        return Domain("flow", "=", "conversion")

    def _get_no_waste_code_domain(self):
        return (
            Domain("flow", "=", "outgoing")
            & Domain("treatment_kind", "in", WASTE_KINDS)
            & Domain("waste_code_id", "=", False)
        )

    def _get_waste_code_domain(self):
        """Codes not in force on the day: only codes with a limit can be wrong."""
        codes = self.env["soors.waste.code"].with_context(active_test=False)
        limited = codes.search(
            Domain("date_from", ">", self.date_from)
            | Domain("date_to", "<", self.date_to)
        )
        wrong = Domain.FALSE
        for date_from, date_to in {(c.date_from, c.date_to) for c in limited}:
            same = limited.filtered_domain(
                [("date_from", "=", date_from), ("date_to", "=", date_to)]
            )
            wrong |= Domain("waste_code_id", "in", same.ids) & self._get_outside(
                date_from, date_to
            )
        return wrong

    def _get_outside(self, date_from, date_to):
        """Return the domain of what was not on a local day from ... to."""
        start, end = self.company_id._get_utc_bounds(date_from, date_to or date_from)
        outside = Domain("date", "<", start)
        return outside | Domain("date", ">=", end) if date_to else outside

    def _get_overlap_domain(self):
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("template_id", "=", self.template_id.id)
            & Domain("region_id", "=", self.region_id.id)
            & Domain("state", "=", "released")
            & Domain("id", "not in", [self.id, self.origin_id.id])
            & Domain("date_from", "<=", self.date_to)
            & Domain("date_to", ">=", self.date_from)
        )

    def _get_open_session_domain(self):
        """Return the domain of sorting sessions still open in the period."""
        _start, end = self._get_utc_bounds()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "not in", ("done", "closed", "cancel", "cancelled"))
            & Domain("create_date", "<", end)
        )

    # Where the finding is looked at, when it is not in the ledger -----------------

    def _view_check_overlap(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Other declarations"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": list(self._get_overlap_domain()),
        }

    def _view_check_open_session(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open sorting sessions"),
            "res_model": "soors.sorting.session",
            "views": [(False, "list"), (False, "form")],
            "domain": list(self._get_open_session_domain()),
        }
