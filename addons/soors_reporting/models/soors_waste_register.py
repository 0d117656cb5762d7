from datetime import datetime, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.soors_base.const import KG_SOURCES

from ..workbook import UNKNOWN

BATCH = 2000

# Fields of other add-ons, used where they are installed.
CARRIER_FIELD = "soors_carrier_id"
TICKET_FIELD = "weighbridge_ticket"


class SoorsWasteRegister(models.AbstractModel):
    """The chronological register of what came in and what went out.

    Collectors, sorters and recoverers must keep it: date, quantity, nature, origin
    with the name and address of the previous holder, destination, carrier and
    treatment. Private givers stay unnamed: the law asks for holders of waste, the
    protection of data for no more than needed, so a household is told by its
    municipality. What shops sell or give to private people is told by day.
    """

    _name = "soors.waste.register"
    _description = "Waste register"

    @api.model
    def _iter_rows(self, declaration):
        """Yield the rows of the register in the order of time.

        Reads month by month and batch by batch, so that memory stays bounded.

        :return: iterator of dicts, see ``_prepare_row``
        """
        register = self.with_context(allowed_company_ids=declaration.company_id.ids)
        for first, last in register._get_months(declaration):
            yield from register._iter_month(declaration, first, last)

    def _get_months(self, declaration):
        first = declaration.date_from
        while first <= declaration.date_to:
            following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            last = min(following - timedelta(days=1), declaration.date_to)
            yield first, last
            first = following

    def _iter_month(self, declaration, first, last):
        start, end = declaration.company_id._get_utc_bounds(first, last)
        period = Domain("date", ">=", start) & Domain("date", "<", end)
        domain = self._get_domain(declaration) & period
        people = self._get_people_domain()
        days = self._get_rows_by_day(declaration, domain & people)
        flow = self.env["soors.flow"]
        ids = flow.search(domain & ~people, order="date, id").ids
        for index in range(0, len(ids), BATCH):
            for row in self._get_rows(declaration, ids[index : index + BATCH]):
                while days and days[0]["date"] < row["date"]:
                    yield days.pop(0)
                yield row
            self.env.invalidate_all()
        yield from days

    @api.model
    def _get_domain(self, declaration):
        company = Domain("company_id", "=", declaration.company_id.id)
        return company & Domain("flow", "in", ("collected", "outgoing"))

    @api.model
    def _get_people_domain(self):
        """Sales and gifts to private people, told by day."""
        no_company = Domain("partner_id", "=", False) | Domain(
            "partner_id.commercial_partner_id.is_company", "=", False
        )
        reuse = Domain("treatment_kind", "=", "reuse")
        return Domain("flow", "=", "outgoing") & reuse & no_company

    def _get_rows_by_day(self, declaration, domain):
        """Return what private people bought or got, one row a day and stream."""
        zone = declaration.company_id._get_timezone().zone
        groups = self.env["soors.flow"].with_context(tz=zone)
        rows = groups._read_group(
            domain,
            ["date:day", "stream_id", "grade_id", "treatment_id"],
            ["kg:sum", "__count", "kg_source:array_agg_distinct"],
            order="date:day",
        )
        return [self._prepare_day_row(*row) for row in rows]

    def _prepare_day_row(self, day, stream, grade, treatment, kg, count, sources):
        return {
            "date": day.date() if isinstance(day, datetime) else day,
            "direction": self.env._("out"),
            "kg": UNKNOWN if sources == ["unknown"] else kg,
            "source": self._get_source_label(sources),
            "nature": self._get_nature(stream, grade),
            "waste_code": "",
            "origin": "",
            "origin_address": "",
            "destination": self.env._("Customers (%s movements)", count),
            "destination_address": "",
            "treatment": treatment.name or "",
            "rd_code": treatment.rd_code or "",
            "carrier": "",
            "ticket": "",
            "document": "",
        }

    def _get_rows(self, declaration, ids):
        moves = self.env["soors.flow"].browse(ids)
        moves.fetch()
        moves.partner_id.commercial_partner_id.fetch(["name", "is_company", "city"])
        zone = declaration.company_id._get_timezone()
        for move in moves:
            yield self._prepare_row(move, zone)

    def _prepare_row(self, move, zone):
        """Return one movement as the register tells it."""
        is_in = move.flow == "collected"
        name, address = self._get_holder(move)
        picking = move.picking_id
        return {
            "date": pytz.utc.localize(move.date).astimezone(zone).date(),
            "direction": self.env._("in") if is_in else self.env._("out"),
            "kg": UNKNOWN if move.kg_source == "unknown" else move.kg,
            "source": self._get_source_label([move.kg_source]),
            "nature": self._get_nature(move.stream_id, move.grade_id),
            "waste_code": move.waste_code_id.code or "",
            "origin": name if is_in else "",
            "origin_address": address if is_in else "",
            "destination": "" if is_in else name,
            "destination_address": "" if is_in else address,
            "treatment": "" if is_in else move.treatment_id.name or "",
            "rd_code": "" if is_in else move.treatment_id.rd_code or "",
            "carrier": self._get_optional(picking, CARRIER_FIELD),
            "ticket": self._get_optional(picking, TICKET_FIELD),
            "document": picking.name or "",
        }

    def _get_holder(self, move):
        """Return the name and address that may be written down.

        :return: ("Household, Liège", "") for people, the name and the address of
            enterprises, the name of the place when nobody is known
        """
        partner = move.partner_id.commercial_partner_id
        is_in = move.flow == "collected"
        if partner.is_company and move.origin_kind != "household":
            return partner.name, self._get_address(move.partner_id)
        if not is_in:
            return move.location_dest_id.name, ""
        if move.origin_kind not in ("household", "dropoff") and not partner:
            return move.location_id.name, ""
        field = self.env["soors.declaration.line"]._fields["origin_kind"]
        kinds = dict(field._description_selection(self.env))
        kind = kinds.get(move.origin_kind) or self.env._("Private person")
        town = move.municipality_id.name
        return ", ".join(filter(None, (kind, town))), ""

    def _get_address(self, partner):
        city = " ".join(filter(None, (partner.zip, partner.city)))
        return ", ".join(filter(None, (partner.street, partner.street2, city)))

    def _get_optional(self, picking, name):
        """Return a text of the document, if an add-on gave it that field."""
        if name not in picking._fields or not picking:
            return ""
        value = picking[name]
        if isinstance(value, models.BaseModel):
            return value.sudo().display_name or ""  # the carrier of our own document
        return value or ""

    def _get_nature(self, stream, grade):
        return ", ".join(filter(None, (stream.display_name, grade.name)))

    def _get_source_label(self, sources):
        labels = dict(
            self.env["soors.flow"]._fields["kg_source"]._description_selection(self.env)
        )
        order = [key for key, _label in KG_SOURCES if key in sources]
        return ", ".join(labels[key] for key in order)
