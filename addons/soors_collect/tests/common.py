import uuid

from odoo.tests import TransactionCase, new_test_user


class CollectCase(TransactionCase):
    """Factories for rounds and stops, in a company of their own.

    Drivers, planners and managers are ordinary users: use ``self.driver``'s
    environment unless the test is about data.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls._create_company("Collect test")
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.to_sort = cls.warehouse._get_stage_location("to_sort")
        cls.textiles = cls.env.ref("soors_base.stream_textiles")
        cls.furniture = cls.env.ref("soors_base.stream_furniture")
        cls.original = cls._create_product("Textiles in bags", cls.textiles, kilo=True)
        cls.sofa = cls._create_product("Sofa, unsorted", cls.furniture, weight=40.0)
        cls.liege = cls.env["soors.municipality"]._find_by_address("4000", "Liège")
        cls.planner = cls._create_user("planner")
        cls.driver = cls._create_user("driver")
        cls.other_driver = cls._create_user("driver", "other_driver")
        cls.vehicle = cls._create_vehicle("1-ABC-123")
        cls.absent = cls.env.ref("soors_collect.refusal_reason_absent")

    @classmethod
    def _create_company(cls, name):
        company = cls.env["res.company"].create(
            {"name": name, "country_id": cls.env.ref("base.be").id}
        )
        cls.env.user.company_ids |= company
        return company

    @classmethod
    def _create_user(cls, role, login=None, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=f"collect_{login or role}",
            lang="en_US",
            groups=f"soors_base.group_{role}",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    @classmethod
    def _create_vehicle(cls, plate):
        brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Truck maker"})
        model = cls.env["fleet.vehicle.model"].create(
            {"name": "Truck", "brand_id": brand.id}
        )
        return cls.env["fleet.vehicle"].create(
            {
                "model_id": model.id,
                "license_plate": plate,
                "company_id": cls.company.id,
                "driver_id": cls.driver.partner_id.id,
            }
        )

    @classmethod
    def _create_product(cls, name, stream, kilo=False, weight=0.0, **values):
        unit = "uom.product_uom_kgm" if kilo else "uom.product_uom_unit"
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "stream_id": stream.id,
                "grade_id": cls.env.ref("soors_base.grade_original").id,
                "uom_id": cls.env.ref(unit).id,
                "weight": weight,
                **values,
            }
        )

    @classmethod
    def _create_request(cls, **values):
        return cls.env["soors.collection.request"].create(
            {
                "contact_name": "Anne Donor",
                "phone": "04 222 33 44",
                "street": "Rue Haute 1",
                "zip": "4000",
                "city": "Liège",
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _create_point(cls, name="Place du Marché", **values):
        return cls.env["soors.collection.point"].create(
            {
                "name": name,
                "zip": "4000",
                "city": "Liège",
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _create_round(cls, requests=None, points=None, start=True, **values):
        """Return a round; under way when ``start``."""
        round_ = cls.env["soors.round"].create(
            {
                "company_id": cls.company.id,
                "vehicle_id": cls.vehicle.id,
                "driver_id": cls.driver.partner_id.id,
                **values,
            }
        )
        if requests:
            round_.add_requests(requests.ids)
        if points:
            round_.add_points(points.ids)
        if start:
            round_.action_ready()
            # Two buttons, two acts: donors are told at the end of each.
            cls.env.cr.flush()
            round_.action_start()
        return round_

    @classmethod
    def _create_stop(cls, **values):
        """Return the stop of a request on a round that is under way."""
        round_ = cls._create_round(cls._create_request(**values))
        return round_.stop_ids

    @classmethod
    def _uuid(cls):
        return str(uuid.uuid4())

    def _as(self, user, records):
        """Return the records as an ordinary user sees them."""
        return records.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )

    def _complete(self, stop, *lines, user=None, uuid=None, **kwargs):
        return self._as(user or self.driver, stop).action_complete(
            list(lines or [{"product_id": self.original.id, "kg": 12.5}]),
            uuid or self._uuid(),
            **kwargs,
        )

    def _ledger_kg(self, **domain):
        """Return the kilograms collected in the ledger of the company."""
        self.env.flush_all()
        conditions = [("company_id", "=", self.company.id), ("flow", "=", "collected")]
        conditions += [(name, "=", value) for name, value in domain.items()]
        [(kg,)] = self.env["soors.flow"]._read_group(conditions, [], ["kg:sum"])
        return kg or 0.0
