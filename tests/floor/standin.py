# SPDX-License-Identifier: LGPL-3.0-only
"""A small faithful stand-in for the tablets' interface, for tests of the app alone."""

import hashlib
import json
import threading
import uuid
from datetime import date, datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def now():
    return datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")


class StandIn:
    """Keeps operations by uuid and files by piece, as the contract says."""

    def __init__(self):
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.make_handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]
        self.reset(None)

    def reset(self, plan):
        self.plan = plan
        self.ops, self.files, self.seqs = {}, {}, []
        self.messages, self.epochs = [], []
        self.token, self.code = uuid.uuid4().hex, uuid.uuid4().hex[:8].upper()
        self.revoked = False
        self.bad = lambda operation: None

    def change_plan(self):
        self.plan = {**self.plan, "hash": uuid.uuid4().hex}

    def make_handler(self):
        owner = self

        class Handler(StandInHandler):
            site = owner

        return Handler

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # Answers

    def pair(self, body):
        if body["code"] != self.code:
            return 403, {"error": "code"}
        self.epochs.append(body["epoch"])
        return 200, {
            "token": self.token,
            "device": {"id": 1, "name": "Tablette 1"},
            "database": "floor",
            "company": "Fleur",
            "server_time": now(),
        }

    def sync(self, body):
        if self.revoked:
            return 401, {"error": "device"}
        verdicts = [self.receive(operation) for operation in body["operations"]]
        known = self.plan and body["plan_hash"] == self.plan["hash"]
        return 200, {
            "server_time": now(),
            "verdicts": verdicts,
            "highest_seq": max(self.seqs, default=0),
            "messages": self.messages,
            "plan": None if known else self.plan,
        }

    def receive(self, operation):
        kept = self.ops.get(operation["uuid"])
        if not kept:
            reason = self.bad(operation)
            kept = {**operation, "times": 0, "reason": reason}
            self.ops[operation["uuid"]] = kept
            self.seqs.append(operation["seq"])
            for file in operation["files"]:
                self.files[file["uuid"]] = {**file, "data": b""}
        kept["times"] += 1
        state = "parked" if kept["reason"] else "acked"
        return {"uuid": operation["uuid"], "state": state, "reason": kept["reason"]}


class StandInHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site = None

    def log_message(self, *_args):
        pass

    def read(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def give(self, status, data, offset=None):
        body = json.dumps(data).encode()
        self.send_response_only(status)
        if offset is not None:
            self.send_header("Upload-Offset", str(offset))
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    def do_POST(self):
        body = json.loads(self.read())
        with self.site.lock:
            method = self.site.pair if "pair" in self.path else self.site.sync
            status, data = method(body)
        self.give(status, data)

    def file(self):
        return self.site.files.get(self.path.rsplit("/", 1)[1])

    def do_HEAD(self):
        file = self.file()
        if self.site.revoked or not file:
            return self.give(401 if self.site.revoked else 404, {})
        self.give(200, {}, len(file["data"]))

    def do_PATCH(self):
        piece, file = self.read(), self.file()
        if int(self.headers["Upload-Offset"]) != len(file["data"]):
            return self.give(409, {}, len(file["data"]))
        assert len(piece) <= 65536
        file["data"] += piece
        if len(file["data"]) < file["size"]:
            return self.give(204, None, len(file["data"]))
        digest = hashlib.sha256(file["data"]).hexdigest()
        if digest != file["sha256"]:
            file["data"] = b""
            return self.give(422, {"error": "hash"}, 0)
        self.give(200, {"sha256": digest}, file["size"])


# A small day


def product(number, name, icon, uom="unit", kg=10, steps=(5, 10, 20)):
    return {
        "id": number,
        "name": name,
        "icon": icon,
        "uom": uom,
        "kg": kg,
        "steps": list(steps),
    }


def reason(number, name, kind, photo=False):
    return {
        "id": number,
        "name": name,
        "icon": "alert",
        "kind": kind,
        "photo_required": photo,
    }


def stop(kind, name, **values):
    return {
        "uuid": str(uuid.uuid4()),
        "sequence": 10,
        "kind": kind,
        "state": "todo",
        "name": name,
        "street": "Rue Haute 1",
        "city": "Liège",
        "zip": "4000",
        "phone": "",
        "lat": 50.6,
        "lon": 5.5,
        "window_from": "09:00",
        "window_to": "10:00",
        "access": "",
        "floor": "",
        "lift": False,
        "note": "",
        "language": "fr",
        "expected": [],
        "point": None,
        **values,
    }


def make_plan(count=4):
    stops = [
        stop("appointment", f"Donateur {number}", sequence=number * 10)
        for number in range(1, count)
    ]
    stops.append(stop("point", "Bulle du Marché", sequence=count * 10))
    furniture = [product(11, "Chaise", "chair", kg=5), product(12, "Lit", "bed", kg=40)]
    bags = [product(21, "Sacs", "bag", "kg", 1, (8, 16, 40))]
    return {
        "hash": uuid.uuid4().hex,
        "date": str(date.today()),
        "rounds": [
            {
                "uuid": str(uuid.uuid4()),
                "name": "Tournée Est",
                "date": str(date.today()),
                "state": "ready",
                "vehicle_id": 1,
                "crew_ids": [1],
                "depot": {"name": "Dépôt", "lat": 50.6, "lon": 5.5},
                "note": "",
                "stops": stops,
            }
        ],
        "catalogue": {
            "families": [
                {"id": 1, "name": "Meubles", "icon": "sofa", "products": furniture},
                {"id": 2, "name": "Textile", "icon": "textile", "products": bags},
            ],
            "reasons": [
                reason(1, "Abîmé", "refusal"),
                reason(2, "Mouillé", "refusal", True),
                reason(3, "Personne", "failure"),
            ],
            "checks": [{"code": "lights", "name": "Les phares"}],
        },
        "crew": [{"id": 1, "name": "Karim", "initials": "K", "has_pin": False}],
        "vehicles": [{"id": 1, "name": "Sprinter", "plate": "1-ABC-123"}],
    }
