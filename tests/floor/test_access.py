# SPDX-License-Identifier: LGPL-3.0-only
"""Pairing, a revoked tablet, and what has nothing to do with sessions."""

import requests
from playwright.sync_api import expect

from .test_once import operations_of, wait_sent


def test_a_wrong_code_is_explained_and_a_good_one_works(site, tablets):
    tablet = tablets()
    tablet.open()
    tablet.press("Français")
    tablet.page.fill("input[name=code]", "WRONG-1")
    tablet.main()
    tablet.see("Ce code ne marche pas")
    tablet.page.fill("input[name=code]", site.code)
    tablet.main()
    tablet.see("Qui conduit")
    assert "pair" not in tablet.page.url


def test_an_answer_lost_while_pairing_is_asked_for_again(site, network, tablets):
    tablet = tablets()
    network.fail("cut_after", "/floor/api/pair", times=1)
    tablet.open(f"/floor/app#pair={site.code}&db={site.database}")
    alarm = tablet.page.locator(".alarm")
    language = tablet.page.get_by_role("button", name="Français")
    alarm.or_(language).first.wait_for()
    assert site.code not in tablet.page.url, "the code is not left in the history"
    # A browser asks once more by itself where the connection had been used before.
    if alarm.is_visible():
        tablet.main()
    tablet.press("Français")
    tablet.see("Qui conduit")
    assert len(network.requests("POST", "/floor/api/pair")) == 2


def test_a_revoked_tablet_loses_nothing_and_resumes(site, network, tablet):
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    site.office.call("soors.device", "action_revoke", [site.device])
    tablet.finish_stop(*site.chair)
    tablet.send_now()
    assert "Appelez le bureau" in tablet.corner("call")
    # Recording goes on.
    tablet.arrive()
    kept = {op["uuid"] for op in tablet.ops("new")}
    assert len(kept) == 5 and not kept & set(site.ops)
    tablet.open(f"/floor/app#pair={site.new_code()}&db={site.database}")
    tablet.on_screen("round")
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    assert kept <= set(site.ops)
    site.check_files()
    sent = [uuid for body in network.bodies for uuid in operations_of(body)]
    assert kept <= set(sent)


def test_an_archived_tablet_is_closed(site, tablet):
    site.office.call("soors.device", "action_archive", [site.device])
    tablet.arrive()
    tablet.send_now()
    tablet.corner("call")
    assert tablet.ops("new")


def test_no_cookie_and_no_session_is_needed(site, network, tablet):
    """A session that was swept or a changed password cannot stop a tablet."""
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    # A session that a colleague left behind in this browser, long ended.
    cookie = {"name": "session_id", "value": "0" * 84, "url": network.url()}
    tablet.context.add_cookies([cookie])
    tablet.finish_stop(*site.chair)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    assert "stop.done" in site.kinds()


def test_a_swept_session_and_a_new_password_stop_no_tablet(site, network, tablet):
    """Eight days off line: the sessions of before are gone, passwords have changed."""
    wait_sent(tablet)
    office = site.office
    session = log_in(office)
    cookie = {"name": "session_id", "value": session, "url": network.url()}
    tablet.context.add_cookies([cookie])
    network.fail("down")
    tablet.finish_stop(*site.chair)
    kept = {op["uuid"] for op in tablet.ops("new")}
    assert kept and not kept & set(site.ops)
    assert office.script(SWEEP, session=session) == 1
    assert not logged_in(office, session), "the sweep took it"
    network.heal()
    tablet.page.reload()
    wait_sent(tablet)
    assert kept <= set(site.ops)
    site.check_files()


# The file of the session is older than a week, the sweep of each day has come by, and
# everybody has a new password: the tablet's own technical user as well.
SWEEP = """
import os
import time
from odoo.http import root

store = root.session_store
path = store.get_session_filename(values["session"])
week = time.time() - 8 * 24 * 3600
os.utime(path, (week, week))
store.vacuum(max_lifetime=7 * 24 * 3600)
users = env["res.users"].with_context(active_test=False).search([("id", ">", 1)])
for user in users:
    user.password = f"new password of {user.id}"
env.cr.commit()
answer = int(not os.path.exists(path))
"""
SET_PASSWORD = """
env.ref("base.user_admin").password = values["password"]
env.cr.commit()
answer = 1
"""
PASSWORD = "before the journey"


def log_in(office):
    """Return the session of a colleague who used this browser."""
    office.script(SET_PASSWORD, password=PASSWORD)
    answer = authenticate(office)
    assert answer.json()["result"]["uid"]
    return answer.cookies["session_id"]


def authenticate(office):
    params = {"db": office.database, "login": "admin", "password": PASSWORD}
    return requests.post(
        f"{office.server.url()}/web/session/authenticate",
        json={"params": params},
        timeout=60,
    )


def logged_in(office, session):
    answer = requests.post(
        f"{office.server.url()}/web/session/get_session_info",
        json={"params": {}},
        cookies={"session_id": session},
        timeout=60,
    )
    return "result" in answer.json() and bool(answer.json()["result"].get("uid"))


def test_the_page_lets_nothing_foreign_in(tablet):
    answer = tablet.page.request.get("/floor/app")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy
    broken = tablet.page.evaluate(
        """() => fetch("https://example.com/").then(() => "sent", () => "refused")"""
    )
    assert broken == "refused"
    tablet.errors.clear()
    expect(tablet.page.locator(".next-stop")).to_be_visible()
