from uuid import uuid4

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class SortingCase(BaseCommon):
    """A warehouse of its own, goods to sort, and a sorter who is logged in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Numbers in messages are written as the reader's language does.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls._set_up_users()
        cls._set_up_places()
        cls._set_up_goods()
        cls.sorter_env = cls.env(
            user=cls.sorter, context={**cls.env.context, "lang": "en_US"}
        )
        cls.sessions = cls.sorter_env["soors.sorting.session"]
        cls.loads = cls.sorter_env["stock.picking"]

    @classmethod
    def _set_up_users(cls):
        cls.company = cls.env.company
        cls.company.write(
            {
                "sorting_tolerance_percent": 2.0,
                "sorting_tolerance_kg": 0.5,
                "sorting_allow_overdraw": False,
            }
        )
        cls.sorter = cls._create_user("sorter")
        cls.manager = cls._create_user("member_manager")
        cls.driver = cls._create_user("driver")

    @classmethod
    def _create_user(cls, role, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            f"{role}_{company.id}",
            groups=f"soors_base.group_{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _set_up_places(cls):
        cls.warehouse = cls._create_warehouse(cls.company, "SORTT")
        places = {
            stage: cls.warehouse._get_stage_location(stage)
            for stage in ("to_sort", "sorting", "store", "shop", "workshop", "export")
        }
        cls.places = places
        cls.to_sort, cls.store = places["to_sort"], places["store"]
        cls.loss = cls.company._get_loss_location()

    @classmethod
    def _create_warehouse(cls, company, code):
        return cls.env["stock.warehouse"].create(
            {"name": f"Sorting {code}", "code": code, "company_id": company.id}
        )

    @classmethod
    def _set_up_goods(cls):
        cls.kilogram = cls.env.ref("uom.product_uom_kgm")
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.original = cls._create_product("Original", "original", cls.kilogram)
        cls.grade_a = cls._create_product("Clothes A", "a", cls.kilogram)
        cls.coat = cls._create_product("Coat", "cream", cls.unit, weight=1.2)
        cls.rags = cls._create_product("Rags", "recycling", cls.kilogram)
        cls.waste = cls._create_product("Waste", "waste", cls.kilogram)
        cls.fridges = cls._create_product(
            "Fridges, unsorted", "original", cls.unit, stream="eee_cold", weight=40
        )
        cls.fridge = cls._create_product(
            "Fridge", "a", cls.unit, stream="eee_cold", weight=38
        )
        cls.recycler = cls.env["res.partner"].create({"name": "Recycler"})
        cls.carrier = cls.env["res.partner"].create({"name": "Carrier"})

    @classmethod
    def _create_product(cls, name, grade, uom, stream="textiles", weight=0.0, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "stream_id": cls.env.ref(f"soors_base.stream_{stream}").id,
                "grade_id": cls.env.ref(f"soors_base.grade_{grade}").id,
                "uom_id": uom.id,
                "weight": weight,
                **values,
            }
        )

    @classmethod
    def _create_lot(cls, product, name, **values):
        return cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": product.id,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _receive(cls, product, quantity, lot=None, place=None, **values):
        """Bring goods from a household to the sorting queue."""
        place = place or cls.to_sort
        source = place.company_id._get_source_location("household")
        common = {
            "product_id": product.id,
            "company_id": place.company_id.id,
            "location_id": source.id,
            "location_dest_id": place.id,
        }
        line = {
            **common,
            "product_uom_id": product.uom_id.id,
            "quantity": quantity,
            "lot_id": lot.id if lot else False,
        }
        move = cls.env["stock.move"].create(
            {
                **common,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "state": "confirmed",
                "picked": True,
                "move_line_ids": [Command.create(line)],
                **values,
            }
        )
        move._action_done()
        return move

    def _create_session(self, taken, made=(), env=None, opened=True, **values):
        """Return a session of the sorter.

        :param taken: list of (product, kg) or (product, pieces) or dicts
        :param made: the same for what came out
        """
        env = env or self.sorter_env
        session = env["soors.sorting.session"].create(
            {
                "warehouse_id": self.warehouse.id,
                "input_ids": [Command.create(self._prepare_line(i)) for i in taken],
                "output_ids": [Command.create(self._prepare_line(o)) for o in made],
                **values,
            }
        )
        if opened:
            session.action_open()
        return session

    def _prepare_line(self, line):
        if isinstance(line, dict):
            return line
        product, amount = line
        by_weight = product.uom_id == self.kilogram
        field = "kg_measured" if by_weight else "quantity"
        return {"product_id": product.id, field: amount}

    def _get_on_hand(self, product, place):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "=", place.id)]
        )
        return round(sum(quants.mapped("quantity")), 3)

    def _get_ledger_kg(self, place, products=None):
        """Return the kilos that the ledger has in a place."""
        domain = [("state", "=", "done")]
        if products:
            domain.append(("product_id", "in", products.ids))
        moves = self.env["stock.move"].search(domain)
        coming = moves.filtered(lambda m: m.location_dest_id == place)
        leaving = moves.filtered(lambda m: m.location_id == place)
        return round(sum(coming.mapped("kg")) - sum(leaving.mapped("kg")), 3)

    def _uuid(self):
        return str(uuid4())
