from datetime import datetime, timedelta

from odoo.fields import Command

from odoo.addons.soors_collect.tests.common import CollectCase


class RemovalSaleCase(CollectCase):
    """Removals of a company that keeps books, taken by an ordinary planner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.mail_server"].create({"name": "Out", "smtp_host": "localhost"})
        cls.env["account.chart.template"].try_loading(
            "be_asso", company=cls.company, install_demo=False
        )
        cls.company.soors_collect_vehicle_id = cls.vehicle
        cls.hour = cls.env.ref("uom.product_uom_hour")
        cls.service = cls._create_service("Removal by the hour", cls.hour, 50.0)
        cls.company.soors_removal_service_id = cls.service
        cls.social = cls.env["product.pricelist"].create(
            {
                "name": "Social tariff",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "0_product_variant",
                            "product_id": cls.service.id,
                            "compute_price": "fixed",
                            "fixed_price": 30.0,
                        }
                    )
                ],
            }
        )
        cls.company.soors_social_pricelist_id = cls.social
        cls.manager = cls._create_user("member_manager")
        cls.requests = cls.env["soors.collection.request"]

    @classmethod
    def _create_service(cls, name, unit, price, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "uom_id": unit.id,
                "list_price": price,
                "invoice_policy": "delivery",
                "taxes_id": False,
                **values,
            }
        )

    def _removal(self, user=None, **values):
        requests = self._as(user or self.planner, self.requests)
        return requests.create(
            {
                "kind": "removal",
                "contact_name": "Paul Mover",
                "phone": "04 222 33 44",
                "email": "paul@example.com",
                "street": "Rue Haute 1",
                "zip": "4000",
                "city": "Liège",
                "address_to": "Rue Neuve 5, 4020 Liège",
                "hours_planned": 4,
                **values,
            }
        )

    def _quoted(self, accept=False, **values):
        """Return a removal with its quote, made by the planner."""
        removal = self._removal(**values)
        removal.action_make_quote()
        if accept:
            removal.action_accept_quote()
        return removal

    def _drive(self, removal, hours=3):
        """Let the crew make the removal, which takes so many hours."""
        if not removal.date_planned:
            removal.date_planned = datetime(2026, 3, 2, 9)
        round_ = removal.round_id.sudo()
        round_.driver_id = self.driver.partner_id
        if round_.state == "draft":
            round_.action_ready()
            self._as(self.driver, round_).action_start()
        stop = self._as(self.driver, removal.sudo().stop_id)
        stop.action_arrive()
        stop.action_complete([], self._uuid())
        arrived = stop.sudo().date_done
        if hours is not None:
            stop.sudo().date_arrived = arrived - timedelta(hours=hours)
        self.env.flush_all()

    def _done(self, hours=3, **values):
        """Return a removal that was quoted, accepted and made."""
        removal = self._quoted(accept=True, **values)
        self._drive(removal, hours)
        return removal
