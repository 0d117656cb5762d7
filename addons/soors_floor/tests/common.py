"""Factories for tablets and what they send, over the real network interface."""

import hashlib
import json
import uuid

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user

# Kinds of the tests; business add-ons bring the real ones.
GOOD, BAD, BROKEN = "test.good", "test.bad", "test.broken"


class FloorCase(HttpCase):
    """Gives a company with a paired tablet and ordinary users of the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Floor test"})
        cls.manager = cls._create_user("member_manager")
        cls.planner = cls._create_user("planner")
        cls.device = cls._create_device("Tablet 1")
        cls.epoch = str(uuid.uuid4())
        cls.token = cls._pair(cls.device, cls.epoch)

    @classmethod
    def _create_user(cls, role, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=f"floor_{role}_{company.id}",
            lang="en_US",
            groups=f"soors_base.group_{role}",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    @classmethod
    def _create_device(cls, name, company=None):
        company = company or cls.company
        return cls.env["soors.device"].create({"name": name, "company_id": company.id})

    @classmethod
    def _pair(cls, device, epoch):
        """Return the key of a device paired as the office and a tablet do it."""
        device.action_pair()
        found, token = (
            cls.env["soors.device"].sudo()._pair(device.pairing_code, epoch, "1", "en")
        )
        assert found == device
        return token

    def setUp(self):
        super().setUp()
        self.seq = 0
        self._add_kinds()

    def _add_kinds(self):
        """Add three kinds that leave a note on the tablet's own record."""
        model_class = self.registry["soors.operation"]
        kinds = model_class._get_kinds

        def _get_kinds(model):
            return {**kinds(model), GOOD: "Good", BAD: "Bad", BROKEN: "Broken"}

        def _apply_test_good(operation):
            operation.device_id.message_post(body=f"applied {operation.uuid}")

        def _apply_test_bad(operation):
            operation.device_id.name = "changed"
            raise UserError(operation.env._("No."))

        def _apply_test_broken(operation):
            raise KeyError("a mistake in the program")

        self.patch(model_class, "_get_kinds", _get_kinds)
        for function in (_apply_test_good, _apply_test_bad, _apply_test_broken):
            self.addCleanup(delattr, model_class, function.__name__)
            setattr(model_class, function.__name__, function)

    # What tablets send

    def _uuid(self):
        return str(uuid.uuid4())

    def _operation(self, kind=GOOD, **values):
        self.seq += 1
        return {
            "uuid": self._uuid(),
            "seq": self.seq,
            "schema": 1,
            "kind": kind,
            "round": None,
            "stop": None,
            "payload": {},
            "files": [],
            "at": "2026-11-22T09:00:00.000Z",
            "skew": 0,
            "driver": None,
            **values,
        }

    def _body(self, *operations, **values):
        return {
            "schema": 1,
            "epoch": self.epoch,
            "version": "1.2.3",
            "language": "en",
            "device_time": fields.Datetime.now().isoformat() + "Z",
            "unsent": {"ops": 0, "files": 0},
            "persisted": True,
            "plan_hash": None,
            "operations": list(operations),
            **values,
        }

    def _call(self, path, data=None, token=None, method="POST", **headers):
        if isinstance(data, dict):
            data = json.dumps(data)
        token = self.token if token is None else token
        return self.url_open(
            path,
            data=data,
            method=method,
            headers={
                "X-Odoo-Database": self.env.cr.dbname,
                "Content-Type": "application/json",
                **({"Authorization": f"Bearer {token}"} if token else {}),
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )

    def _sync(self, *operations, token=None, **values):
        return self._call(
            "/floor/api/sync", self._body(*operations, **values), token=token
        )

    def _verdicts(self, *operations, **values):
        answer = self._sync(*operations, **values)
        self.assertEqual(answer.status_code, 200, answer.text)
        return [verdict["state"] for verdict in answer.json()["verdicts"]]

    def _find(self, operation):
        self.env.invalidate_all()
        return self.env["soors.operation"].search([("uuid", "=", operation["uuid"])])

    def _times_applied(self, operation):
        return self.env["mail.message"].search_count(
            [
                ("model", "=", "soors.device"),
                ("body", "like", f"applied {operation['uuid']}"),
            ]
        )

    def _picture(self, data=b"picture", **values):
        return {
            "uuid": self._uuid(),
            "type": "image/jpeg",
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            **values,
        }
