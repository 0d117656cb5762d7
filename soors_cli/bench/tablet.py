# SPDX-License-Identifier: LGPL-3.0-only
"""The tablet's app against Odoo's own screens: what travels, and how soon it is usable.

Both sides are opened by the same Chromium with an empty cache, on the same slow network
and the same slowed processor, through a proxy that compresses.
"""

import contextlib
import gzip
import os
import statistics
import tempfile
import time

from .. import chromium, landscape, personas
from ..server import Server, free_port
from .frame import Benchmark
from .front import Front

DATABASE = "bench_tablet"
SLOWER = 6  # times slower than this machine's processor
NETWORK = {"latency": 2_000, "download": 400_000, "upload": 400_000}  # ms, bit/s
SHELL_KB = 80
REQUESTS = 8
FIRST_S = 10
REOPEN_MS = 1500
ACT_MS = 100
STOPS = 40
ACTS = 40
SETTLE_MS = 2_000
SETTLE_TURNS = 30
BROWSER_MS = 5_000  # a browser that was just started draws windows of its own
PATIENCE = 180_000
# Makes the shop whose till is the other comparison.
TILL = """
company = env["res.company"].search([], order="id", limit=1)
env = env(context={**env.context, "allowed_company_ids": company.ids})
company = company.with_env(env)
company._soors_set_up_accounting()
warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
products = company._get_shop_products()
answer = warehouse._soors_create_shop("Bench", products=products).id
"""
# A tablet with its key, and a round as long as they get.
DAY = """
from odoo import fields

company = env["res.company"].search([], order="id", limit=1)
env = env(context={**env.context, "allowed_company_ids": company.ids})
brand = env["fleet.vehicle.model.brand"].create({"name": "Bench"})
model = env["fleet.vehicle.model"].create({"name": "Bench", "brand_id": brand.id})
vehicle = env["fleet.vehicle"].create(
    {"model_id": model.id, "license_plate": "1-BEN-001", "company_id": company.id})
driver = env["res.partner"].create({"name": "Bench driver", "company_id": company.id})
device = env["soors.device"].create(
    {"name": "Bench", "company_id": company.id, "vehicle_id": vehicle.id})
round_ = env["soors.round"].create({
    "company_id": company.id, "vehicle_id": vehicle.id, "driver_id": driver.id,
    "date": fields.Date.context_today(device)})
tiles = env["soors.goods.tile"].search([], limit=3)
requests = env["soors.collection.request"].create([{
    "contact_name": f"Donor {number}", "phone": f"0490 {number:06d}",
    "street": f"Rue Haute {number}", "zip": "4000", "city": "Liège",
    "company_id": company.id,
    "line_ids": [(0, 0, {"tile_id": tile.id}) for tile in tiles],
} for number in range(values["stops"])])
round_.add_requests(requests.ids)
round_.action_ready()
device.action_pair()
answer = device.pairing_code
"""
# Acts recorded as the screens do it, each with a picture of a signature's size.
ACT = """
async (count) => {
    const { App } = odoo.loader.modules.get("@odoo/owl");
    const { floor } = [...App.apps][0].env;
    const stops = Object.keys(floor.state.stops);
    const times = [];
    for (let number = 0; number < count; number++) {
        // The screen has come to rest since the last act, as under a thumb.
        await new Promise((done) => setTimeout(done, 500));
        const start = performance.now();
        await floor.record({
            stop: stops[number % stops.length],
            patch: (mine) => ({ ...mine, note: true }),
            ops: [{
                kind: "note",
                payload: { text: `Note ${number}` },
                files: [{
                    uuid: crypto.randomUUID(), type: "image/png", size: 23000,
                    sha256: "0".repeat(64), bytes: new ArrayBuffer(23000),
                }],
            }],
        });
        times.push(performance.now() - start);
    }
    return times;
}
"""


def settle(page, seen):
    """Wait until nothing more came for some seconds.

    Not for a network without requests: the till keeps one open now and then.
    """
    before = -1
    for _turn in range(SETTLE_TURNS):
        if len(seen) == before:
            return
        before = len(seen)
        page.wait_for_timeout(SETTLE_MS)


class Tablet(Benchmark):
    """Ours: seconds until the app can be used, nothing cached, network slow.

    The reference is the first page of a logged-in user in the same state: of the
    backend or of the till, whichever is there sooner.
    """

    name = "tablet"
    title = "First load of the tablet's app against the backend and the till"
    goal = 0.5
    repeats = 2
    warm_up = 0

    def prepare(self):
        runtime = self.runtime
        self.stack = contextlib.ExitStack()
        self.server = None
        with runtime.alone():
            self.program = chromium.ensure(runtime.steps, runtime.home.logs / "apt.log")
            runtime.prepare()
            runtime.databases.ensure_base(landscape.BASE, landscape.member_addons())
            runtime.databases.drop(DATABASE)
            runtime.databases.ensure(DATABASE, (), f"Making {DATABASE}", landscape.BASE)
            personas.ensure(runtime, DATABASE, personas.MEMBER)
            self.till = runtime.script(DATABASE, TILL)
            self.code = runtime.script(DATABASE, DAY, stops=STOPS)
        self.serve()
        self.front = Front(self.server.port())
        self.stack.callback(self.front.close)
        self.start_browser()
        self.seconds = {"app": [], "backend": [], "till": []}
        # Once without the brake: the server makes its bundles only the first time.
        self.weights = {
            side: self.weigh(open_page)
            for side, open_page in (
                ("app", self.open_app),
                ("backend", self.open_backend),
                ("till", self.open_till),
            )
        }

    def serve(self):
        home, port = self.runtime.home, free_port()
        config = home.path / "bench-tablet.conf"
        self.runtime.configuration.write(config, port=port, databases=[DATABASE])
        log = home.logs / "bench-tablet.log"
        self.server = Server(home, config, log, "bench-tablet")
        self.server.start(port, [DATABASE])

    def start_browser(self):
        from playwright.sync_api import sync_playwright

        playwright = self.stack.enter_context(sync_playwright())
        self.browser = playwright.chromium.launch(
            executable_path=self.program, args=list(chromium.FLAGS), timeout=PATIENCE
        )
        self.stack.callback(self.browser.close)

    @property
    def url(self):
        return f"http://localhost:{self.server.port()}"

    # Both sides

    def new_page(self, slow=False):
        context = self.browser.new_context(
            base_url=self.front.url, viewport={"width": 1280, "height": 800}
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if slow:
            self.brake(context, page)
        return context, page

    def brake(self, context, page, network=True):
        protocol = context.new_cdp_session(page)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        if network:
            protocol.send("Network.enable")
            protocol.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": NETWORK["latency"],
                    "downloadThroughput": NETWORK["download"] / 8,
                    "uploadThroughput": NETWORK["upload"] / 8,
                },
            )

    def open_app(self, page):
        page.goto("/floor/app", wait_until="commit")
        page.locator(".page").wait_for()

    def open_backend(self, page):
        page.goto("/odoo", wait_until="commit")
        page.locator(".o_main_navbar, .o_action_manager > *").first.wait_for()

    def open_till(self, page):
        page.goto(f"/pos/ui/{self.till}", wait_until="commit")
        # Whatever it shows first: who sells, the cash, or what is for sale.
        page.locator(".pos .pos-content > *").first.wait_for()

    def log_in(self, context, login="manager"):
        """Log in without loading a page, so that the cache stays empty."""
        context.request.post(
            "/web/session/authenticate",
            data={
                "jsonrpc": "2.0",
                "params": {
                    "db": DATABASE,
                    "login": login,
                    "password": personas.password(self.runtime.home, DATABASE, login),
                },
            },
        )

    def timed_open(self, open_page):
        context, page = self.new_page(slow=True)
        try:
            self.log_in(context, self.login_of(open_page))
            start = time.perf_counter()
            open_page(page)
            return time.perf_counter() - start
        finally:
            context.close()

    def ours(self):
        self.seconds["app"].append(self.timed_open(self.open_app))
        return self.seconds["app"][-1]

    def reference(self):
        self.seconds["backend"].append(self.timed_open(self.open_backend))
        self.seconds["till"].append(self.timed_open(self.open_till))
        return min(self.seconds["backend"][-1], self.seconds["till"][-1])

    def login_of(self, open_page):
        return "shopmanager" if open_page == self.open_till else "manager"

    # What travels

    def weigh(self, open_page):
        """Return requests and gzip kB of code of a first load, nothing cached."""
        context, page = self.new_page()
        try:
            self.log_in(context, self.login_of(open_page))
            seen = []
            page.on("response", lambda answer: seen.append(answer))
            open_page(page)
            settle(page, seen)
            code = [one for one in seen if is_code(one)]
            size = sum(len(gzip.compress(one.body(), 6)) for one in code)
            return {"requests": len(seen), "code_kb": round(size / 1000, 1)}
        finally:
            context.close()

    # Reopening and saving

    def reopen(self):
        """Return milliseconds until the app stands, the server gone, slowed."""
        with tempfile.TemporaryDirectory() as folder:
            self.used_once(folder)
            self.server.stop()
            try:
                return self.open_again(folder)
            finally:
                self.serve()

    def profile(self, folder):
        return self.browser.browser_type.launch_persistent_context(
            folder,
            executable_path=self.program,
            args=list(chromium.FLAGS),
            timeout=PATIENCE,
            viewport={"width": 1280, "height": 800},
        )

    def used_once(self, folder):
        """Begin a day of forty stops; the app is kept, acts are saved and timed."""
        self.address = f"{self.url}/floor/app"
        context = self.profile(folder)
        context.set_default_timeout(PATIENCE)
        page = context.pages[0]
        page.goto(f"{self.address}#pair={self.code}&db={DATABASE}")
        page.get_by_role("button", name="English", exact=True).click()
        self.begin_day(page)
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        self.brake(context, page, network=False)
        times = page.evaluate(ACT, ACTS)
        self.act_ms = round(statistics.median(times), 1)
        self.act_worst_ms = round(max(times), 1)
        context.close()

    def begin_day(self, page):
        """Answer what is asked until the next stop is shown: who, which truck, fit."""
        asked = page.locator(".choice, .main-button:not([disabled])")
        while not page.locator(".next-stop").count():
            asked.first.wait_for()
            asked.first.click()
            page.wait_for_timeout(SETTLE_MS)

    def open_again(self, folder):
        context = self.profile(folder)
        page = context.pages[0]
        page.wait_for_timeout(BROWSER_MS)
        self.brake(context, page, network=False)
        start = time.perf_counter()
        page.goto(self.address, wait_until="commit")
        page.locator(".next-stop").wait_for()
        milliseconds = (time.perf_counter() - start) * 1000
        context.close()
        return round(milliseconds)

    def check(self):
        self.reopen_ms = self.reopen()
        app, backend, till = (self.weights[side] for side in ("app", "backend", "till"))
        return {
            f"code of at most {SHELL_KB} kB gzip": app["code_kb"] <= SHELL_KB,
            f"at most {REQUESTS} requests": app["requests"] <= REQUESTS,
            "a tenth of the backend's code": app["code_kb"] <= backend["code_kb"] / 10,
            "a tenth of the till's code": app["code_kb"] <= till["code_kb"] / 10,
            f"usable after {FIRST_S} s, nothing cached": self.app_seconds() <= FIRST_S,
            f"open again without server in {REOPEN_MS} ms": self.reopen_ms <= REOPEN_MS,
            f"an act saved in {ACT_MS} ms": self.act_ms <= ACT_MS,
        }

    def app_seconds(self):
        return statistics.median(self.seconds["app"])

    def details(self):
        return {
            **{
                f"{side}_{key}": number
                for side, weights in self.weights.items()
                for key, number in weights.items()
            },
            **{
                f"{side}_s": round(statistics.median(seconds), 2)
                for side, seconds in self.seconds.items()
            },
            "reopen_ms": self.reopen_ms,
            "act_ms": self.act_ms,
            "act_worst_ms": self.act_worst_ms,
            "stops": STOPS,
            "processor": f"{SLOWER} times slower",
            "network": f"{NETWORK['download'] // 1000} kbit/s, {NETWORK['latency']} ms",
            "cores": os.cpu_count(),
        }

    def clean(self):
        self.stack.close()
        if self.server:
            self.server.stop()
        self.runtime.databases.drop(DATABASE)


def is_code(answer):
    kind = answer.headers.get("content-type", "")
    return answer.ok and ("javascript" in kind or "css" in kind)
