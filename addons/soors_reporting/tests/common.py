from datetime import datetime

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

GROUPS = "soors_base.group_member_manager"


class ReportingCase(BaseCommon):
    """A small enterprise with a company of its own and a year of few movements.

    Factories only; the kilos of every movement are given by the test.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region = cls.env.ref("soors_base.region_wallonia")
        cls.company = cls._create_company("Reuse & Co")
        cls.warehouse = cls._get_warehouse(cls.company)
        cls.manager = cls._create_manager("manager", cls.company)
        cls.kilogram = cls.env.ref("uom.product_uom_kgm")
        cls.textiles = cls.env.ref("soors_base.stream_textiles")
        cls.furniture = cls.env.ref("soors_base.stream_furniture")
        cls.cream = cls.env.ref("soors_base.grade_cream")
        cls.reuse = cls.env.ref("soors_base.treatment_reuse")
        cls.recycling = cls.env.ref("soors_base.treatment_r3")
        towns = cls.env["soors.municipality"]
        cls.liege = towns._find_by_zip("4000")[:1]
        cls.namur = towns._find_by_zip("5000")[:1]
        cls.donors = cls.env["res.partner"].create(
            [{"name": f"Secret donor {n}", "zip": "4000"} for n in range(4)]
        )
        cls.original = cls._create_product("Original", cls.textiles, cls.kilogram)
        cls.coat = cls._create_product(
            "Coats", cls.textiles, cls.kilogram, grade_id=cls.cream.id
        )
        cls.chair = cls._create_product("Chair", cls.furniture, weight=6.2)

    @classmethod
    def _create_company(cls, name):
        company = cls.env["res.company"].create(
            {"name": name, "region_id": cls.region.id}
        )
        company.partner_id.write({"tz": "Europe/Brussels", "lang": "en_US"})
        return company

    @classmethod
    def _get_warehouse(cls, company):
        domain = [("company_id", "=", company.id)]
        warehouses = cls.env["stock.warehouse"]
        return warehouses.search(domain, limit=1) or warehouses.create(
            {"name": company.name, "code": "RC", "company_id": company.id}
        )

    @classmethod
    def _create_manager(cls, login, company, groups=GROUPS):
        return new_test_user(
            cls.env,
            f"reporting-{login}",
            groups=groups,
            company_id=company.id,
            company_ids=company.ids,
        )

    @classmethod
    def _create_product(cls, name, stream, uom=None, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "stream_id": stream.id,
                "uom_id": (uom or cls.env.ref("uom.product_uom_unit")).id,
                **values,
            }
        )

    @classmethod
    def _move(cls, product, quantity, source, destination, day="2026-03-10", **values):
        """Return a movement done on a day, at noon of Brussels."""
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "company_id": cls.company.id,
                **values,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        date = day if isinstance(day, datetime) else f"{day} 11:00:00"
        move._backdate(date)
        return move

    @classmethod
    def _collect(cls, product, quantity, kind="household", **values):
        source = cls.company._get_source_location(kind)
        store = cls.warehouse._get_stage_location("to_sort")
        values.setdefault("municipality_id", cls.liege.id)
        return cls._move(product, quantity, source, store, **values)

    @classmethod
    def _send(cls, product, quantity, treatment, **values):
        """Return a movement out, to the outlet of a treatment."""
        store = cls.warehouse._get_stage_location("to_sort")
        outlet = cls.company._get_outlet_location(treatment)
        return cls._move(product, quantity, store, outlet, **values)

    @classmethod
    def _send_by_document(cls, product, quantity, partner, treatment, **values):
        """Return a movement out with a delivery note to a partner."""
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.warehouse.out_type_id.id,
                "partner_id": partner.id,
                "location_id": cls.warehouse.lot_stock_id.id,
                "location_dest_id": cls.company._get_outlet_location(treatment).id,
                "company_id": cls.company.id,
            }
        )
        return cls._send(product, quantity, treatment, picking_id=picking.id, **values)

    @classmethod
    def _sort(cls, source_product, product, quantity, **values):
        """Turn kilos of a product into another one, through the sorting place."""
        stock = cls.warehouse._get_stage_location("to_sort")
        sorting = cls.warehouse._get_stage_location("sorting")
        cls._move(source_product, quantity, stock, sorting, **values)
        return cls._move(product, quantity, sorting, stock, **values)

    @classmethod
    def _record_year(cls):
        """Record a plausible year: 30.512 kg in by weight, 62 kg in by average."""
        for donor, kg in zip(cls.donors, (10.0, 8.5, 12.0, 0.012), strict=True):
            cls._collect(cls.original, kg, partner_id=donor.id)
        cls._collect(cls.chair, 10, "recypark", municipality_id=cls.namur.id)
        cls._sort(cls.original, cls.coat, 20)
        cls._send(cls.coat, 4.125, cls.reuse, day="2026-04-01")
        cls._send(cls.coat, 5.5, cls.recycling, day="2026-05-02")
        cls._send(cls.chair, 2, cls.reuse, day="2026-05-02")

    @classmethod
    def _declare(cls, user=None, **values):
        """Return a new declaration of 2026, as the manager."""
        declarations = cls.env["soors.declaration"].with_user(user or cls.manager)
        return declarations.create({"period": "year", "year": 2026, **values})

    @classmethod
    def _release(cls, declaration):
        """Check, accept what may be accepted, and release."""
        declaration.action_check()
        declaration.check_ids.filtered("is_open").write(
            {"is_accepted": True, "comment": "Looked at"}
        )
        declaration.action_check()
        declaration.action_release()
        return declaration

    def _select_kg(self, where, *params):
        """Return kilograms by plain SQL over the stock moves of the company."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT COALESCE(SUM(kg), 0) FROM stock_move WHERE state = 'done'"
            f" AND company_id = %s AND {where}",
            (self.company.id, *params),
        )
        return float(self.env.cr.fetchone()[0])
