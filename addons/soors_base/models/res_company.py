from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from ..const import DEFAULT_TIMEZONE, ORIGIN_KINDS, PROFILES


class ResCompany(models.Model):
    _inherit = "res.company"

    soors_profile = fields.Selection(
        PROFILES, string="Profile", default="small", required=True
    )
    soors_unknown_weight = fields.Selection(
        [
            ("error", "Refuse: the weight must be known"),
            ("flag", "Accept and flag for correction"),
        ],
        string="Goods without a known weight",
        default="error",
        required=True,
    )
    region_id = fields.Many2one("soors.region", ondelete="restrict")

    def _create_per_company_locations(self):
        result = super()._create_per_company_locations()
        self._create_ledger_locations()
        return result

    def _create_ledger_locations(self):
        """Create the sources of this company and its place for losses."""
        for company in self:
            for kind, _label in ORIGIN_KINDS:
                company._get_source_location(kind)
            company._get_loss_location()

    def _get_ledger_location(self, domain, values):
        """Return the company's location for ``domain``, created when missing."""
        self.ensure_one()
        # Sources, outlets and losses are part of the company's set-up: who
        # books goods may not edit locations, yet must get the same ones.
        locations = self.env["stock.location"].sudo()
        domain = [*domain, ("company_id", "=", self.id)]
        location = locations.search(domain, order="id", limit=1)
        if not location:
            location = locations.create({**values, "company_id": self.id})
        return location.sudo(False)

    def _get_source_location(self, origin_kind):
        """Return where goods of an origin come from (usage *supplier*).

        :param str origin_kind: a key of ``ORIGIN_KINDS``
        """
        labels = self.env["stock.location"]._get_selection_labels("origin_kind")
        return self._get_ledger_location(
            [("origin_kind", "=", origin_kind), ("usage", "=", "supplier")],
            {
                "name": labels[origin_kind],
                "usage": "supplier",
                "stage": "source",
                "origin_kind": origin_kind,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
            },
        )

    def _get_outlet_location(self, treatment):
        """Return where goods leave to for a treatment (usage *customer*)."""
        return self._get_ledger_location(
            [("treatment_id", "=", treatment.id), ("usage", "=", "customer")],
            {
                "name": treatment.display_name,
                "usage": "customer",
                "stage": "outlet",
                "treatment_id": treatment.id,
                "location_id": self.env.ref("stock.stock_location_customers").id,
            },
        )

    def _get_loss_location(self):
        """Return where explained losses are booked (usage *inventory*)."""
        treatment = self.env.ref("soors_base.treatment_loss")
        return self._get_ledger_location(
            [("stage", "=", "loss"), ("usage", "=", "inventory")],
            {
                "name": self.env["stock.location"]._get_selection_labels("stage")[
                    "loss"
                ],
                "usage": "inventory",
                "stage": "loss",
                "treatment_id": treatment.id,
            },
        )

    def _translate_ledger_locations(self):
        """Name the places made for stages and origins in the company's language.

        Names of places are not translated by the standard, and most are made
        before the language is known. A name given by hand stays.
        """
        field_names = ("stage", "origin_kind")
        # None stands for the language of the source, which need not be installed.
        languages = [
            None,
            *(code for code, _name in self.env["res.lang"].get_installed()),
        ]
        for company in self:
            locations = self.env["stock.location"].with_context(
                lang=company.partner_id.lang
            )
            for name in field_names:
                labels = locations._get_selection_labels(name)
                known = [
                    locations.with_context(lang=code)._get_selection_labels(name)
                    for code in languages
                ]
                domain = [(name, "!=", False), ("company_id", "=", company.id)]
                for location in locations.search(domain):
                    key = location[name]
                    made_up = location.name in {names[key] for names in known}
                    if made_up and location.name != labels[key]:
                        location.name = labels[key]

    def _get_timezone(self):
        """Return the zone whose midnight ends a day in this company's figures.

        Not the reader's zone: a report must say the same to everybody.
        """
        return pytz.timezone(self[:1].partner_id.tz or DEFAULT_TIMEZONE)

    def _add_days(self, moment, days):
        """Return the same hour of the clock some days later or earlier.

        A day on which the clock is put forward or back has not 24 hours.

        :param datetime moment: naive UTC
        :param int days: negative: earlier
        :return: naive UTC
        """
        zone = self._get_timezone()
        local = pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
        moved = zone.localize(local + timedelta(days=days))
        return moved.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_utc_bounds(self, date_from, date_to):
        """Return (start, end) in naive UTC of a period of whole local days.

        :param date date_from: first day, included
        :param date date_to: last day, included
        :return: two datetimes; the second is excluded
        """
        zone = self._get_timezone()

        def to_utc(day):
            local = zone.localize(datetime.combine(day, time.min))
            return local.astimezone(pytz.utc).replace(tzinfo=None)

        return to_utc(date_from), to_utc(date_to + timedelta(days=1))
