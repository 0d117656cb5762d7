# SPDX-License-Identifier: LGPL-3.0-only
"""The last place is given once, by real transactions that run at the same time."""

import pytest

# Two take the same place: the second while the first has not ended its act yet.
TAKE = """
import threading
import time

from odoo import api
from odoo.service.model import retrying

company = env["res.company"].search([], order="id", limit=1)
env = env(context={**env.context, "allowed_company_ids": company.ids})
brand = env["fleet.vehicle.model.brand"].create({"name": "Once"})
model = env["fleet.vehicle.model"].create({"name": "Once", "brand_id": brand.id})
company.soors_collect_vehicle_id = env["fleet.vehicle"].create(
    {"model_id": model.id, "license_plate": "ONCE", "company_id": company.id})
company.soors_stops_per_day = values["places"]
requests = env["soors.collection.request"].create([
    {"contact_name": f"Donor {number}", "phone": f"04 222 33 4{number}",
     "zip": "4000", "city": "Liège", "company_id": company.id} for number in range(3)])
slots = env["soors.collection.slot"]
[slot] = slots._find(requests[0], 1, halves=["morning"])
key = slot["key"]
if values["made"]:
    requests[2].action_take_slot(key)
    key = f"{slot['date']}|morning|{requests[2].round_id.id}"
env.cr.commit()
said = []

def take_second():
    with env.registry.cursor() as cr:
        own = api.Environment(cr, env.uid, env.context)
        request = own["soors.collection.request"].browse(requests[1].id)
        try:
            retrying(lambda: request.action_take_slot(key), own)
        except Exception as error:
            said.append(str(error))

requests[0].action_take_slot(key)
env.cr.flush()
second = threading.Thread(target=take_second)
second.start()
with env.registry.cursor() as cr:
    waits = 0
    while second.is_alive() and not waits:
        time.sleep(0.05)
        cr.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
        [waits] = cr.fetchone()
        cr.rollback()
env.cr.commit()
second.join()
env.invalidate_all()
taken = requests.filtered("round_id")
answer = {"said": said, "rounds": len(taken.round_id), "stops": len(taken)}
# The next example starts from a day without rounds.
taken.round_id.unlink()
env.cr.commit()
"""


@pytest.fixture(scope="module")
def take(soors_system):
    database = soors_system.new_database("slot_once")
    return lambda **values: soors_system.script(database, TAKE, **values)


@pytest.mark.parametrize("made", [False, True])
def test_the_last_place_is_given_once(take, made):
    found = take(made=made, places=4 if made else 2)
    assert [said[:22] for said in found["said"]] == ["Il n’y a plus de place"]
    assert found["rounds"] == 1
    assert found["stops"] == (2 if made else 1)


def test_two_who_want_a_new_round_share_it(take):
    found = take(made=False, places=5)
    assert found == {"said": [], "rounds": 1, "stops": 2}
