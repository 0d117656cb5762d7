import hashlib
from datetime import timedelta

from odoo import fields

from odoo.addons.soors_floor.reading import read_operation

from .common import CollectCase


class Tablet:
    """Records as a tablet does, keeps what is not sent, sends it as often as asked."""

    def __init__(self, case, name, vehicle=None):
        self.case = case
        self.device = case.env["soors.device"].create(
            {
                "name": name,
                "company_id": case.company.id,
                "vehicle_id": vehicle and vehicle.id,
            }
        )
        self.device.action_pair()
        code = self.device.pairing_code
        self.epoch = case._uuid()
        self.device.sudo()._pair(code, self.epoch, "1", "en")
        self.kept = []
        self.seq = 0

    def record(self, kind, stop=None, round_=None, payload=None, **values):
        """Keep an act; ``stop`` and ``round_`` are records or identifiers."""
        self.seq += 1
        moment = fields.Datetime.now() + timedelta(seconds=self.seq - 1000)
        stop_uuid = stop if isinstance(stop, str) or not stop else stop.uuid
        if round_ is None and stop and not isinstance(stop, str):
            round_ = stop.round_id
        operation = {
            "uuid": self.case._uuid(),
            "seq": self.seq,
            "schema": 1,
            "kind": kind,
            "round": round_ if isinstance(round_, str) else round_ and round_.uuid,
            "stop": stop_uuid,
            "payload": payload or {},
            "files": [],
            "at": moment.isoformat() + "Z",
            "skew": 0,
            "driver": None,
            **values,
        }
        self.kept.append(operation)
        return operation

    def send(self, operations=None, **values):
        """Send what is kept, or what is given; returns the server's answer."""
        if operations is None:
            operations, self.kept = self.kept, []
        # The controller does the same after it checked the key.
        device = self.device.with_user(self.case.env.ref("soors_floor.user_floor"))
        device = device.sudo().with_company(self.case.company)
        body = {
            "schema": 1,
            "epoch": self.epoch,
            "language": "en",
            "operations": operations,
            **values,
        }
        return device._sync(body)

    def act(self, kind, *args, **kwargs):
        """Record an act and send it at once; returns its verdict."""
        self.record(kind, *args, **kwargs)
        return self.send()["verdicts"][-1]

    def take(self, operations):
        """Apply entries below the network's checks."""
        values = [read_operation(operation) for operation in operations]
        return self.device.sudo().env["soors.operation"]._receive(self.device, values)


class FloorCollectCase(CollectCase):
    """Rounds, tablets and what happens between them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What is told to planners is written in their language.
        cls.env.user.lang = cls.company.partner_id.lang = "en_US"
        cls.today = fields.Date.context_today(cls.env["soors.round"])

    def setUp(self):
        super().setUp()
        self.tablet = Tablet(self, "Tablet 1")
        self.other = Tablet(self, "Tablet 2")

    def _kilos(self, kg, **values):
        return {
            "line": self._uuid(),
            "product_id": self.original.id,
            "quantity": kg,
            "kg": kg,
            "kg_source": "weighed",
            "refused": False,
            "reason_id": None,
            **values,
        }

    def _pieces(self, quantity, **values):
        return self._kilos(
            None,
            product_id=self.sofa.id,
            quantity=quantity,
            kg_source="average",
            **values,
        )

    def _picture(self, data):
        return {
            "uuid": self._uuid(),
            "type": "image/jpeg",
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }

    def _goods(self, *lines):
        return {"lines": list(lines)}

    def _assert_acked(self, answer):
        verdicts = answer["verdicts"] if "verdicts" in answer else [answer]
        self.assertEqual([v["reason"] for v in verdicts if v["state"] != "acked"], [])

    def _assert_parked(self, verdict, text=""):
        self.assertEqual(verdict["state"], "parked")
        self.assertIn(text, verdict["reason"])

    def _find_stop(self, uuid):
        return self.env["soors.round.stop"].search([("uuid", "=", uuid)])

    def _points_round(self, count=2, **values):
        points = self.env["soors.collection.point"].concat(
            *[self._create_point(f"P{n}") for n in range(count)]
        )
        return self._create_round(points=points, **values)
