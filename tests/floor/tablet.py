# SPDX-License-Identifier: LGPL-3.0-only
"""A tablet in a driver's hand: the app in real Chromium, pressed by what one reads."""

import contextlib
import os
import re
import signal

import psutil
from playwright.sync_api import expect

from soors_cli import chromium

from ..browser import HARMLESS, PATIENCE

LANGUAGES = {"Français": "fr", "Nederlands": "nl", "Deutsch": "de", "English": "en"}
SIZES = {"wide": (1280, 800), "tall": (800, 1280)}
# A network that fails is what these tests are about: the browser tells of it too.
NETWORK = re.compile(r"Failed to load resource|net::ERR|ERR_")
READ_STORE = """
(name) => new Promise((resolve, reject) => {
    const request = indexedDB.open("soors_floor");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
        const db = request.result;
        const store = db.transaction([name]).objectStore(name);
        const all = store.getAll();
        all.onsuccess = () => {
            db.close();
            resolve(all.result.map((row) =>
                row && row.bytes ? { ...row, bytes: row.bytes.byteLength } : row));
        };
        all.onerror = () => reject(all.error);
    };
})
"""
READ_META = """
(name) => new Promise((resolve, reject) => {
    const request = indexedDB.open("soors_floor");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
        const db = request.result;
        const asked = db.transaction(["meta"]).objectStore("meta").get(name);
        asked.onsuccess = () => { db.close(); resolve(asked.result ?? null); };
    };
})
"""
# OWL wraps what went wrong; a report should name it.
TELL_CAUSE = """
for (const kind of ["error", "unhandledrejection"]) {
    addEventListener(kind, (event) => {
        const cause = (event.error || event.reason)?.cause;
        if (cause) {
            console.error(`${cause.stack}`);
        }
    });
}
"""


class Tablet:
    """One tablet. With a folder it has a disk, and may be killed and started again."""

    def __init__(
        self, browser, base_url, folder=None, size="wide", scripts=(), flags=()
    ):
        self.browser = browser
        self.language = "fr"
        self.base_url = base_url
        self.folder = folder
        self.size = SIZES[size]
        self.scripts = list(scripts)
        # Of the browser's own, which takes a folder.
        self.flags = list(flags)
        self.errors = []
        self.context = None
        self.start()

    def start(self):
        options = {
            "viewport": dict(zip(("width", "height"), self.size, strict=True)),
            "locale": "fr-BE",
            "base_url": self.base_url,
        }
        if self.folder:
            self.context = self.browser.browser_type.launch_persistent_context(
                str(self.folder),
                executable_path=os.environ.get("SOORS_CHROMIUM") or chromium.find(),
                args=[*chromium.FLAGS, *self.flags],
                timeout=180_000,
                **options,
            )
        else:
            self.context = self.browser.new_context(**options)
        self.context.set_default_timeout(PATIENCE)
        for script in [TELL_CAUSE, *self.scripts]:
            self.context.add_init_script(script)
        pages = self.context.pages
        self.page = self.watch(pages[0] if pages else self.context.new_page())

    def watch(self, page):
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self.hear)
        return page

    def hear(self, message):
        noise = HARMLESS.search(message.text) or NETWORK.search(message.text)
        if message.type == "error" and not noise:
            self.errors.append(message.text)

    # Words

    def t(self, source):
        """Return a sentence of the app as the tablet says it in its language."""
        terms = self.page.evaluate(
            "() => JSON.parse(document.getElementById('soors_floor_terms').textContent)"
        )
        return terms.get(self.language, {}).get(source, source)

    # Pressing and reading

    def open(self, path="/floor/app", page=None):
        (page or self.page).goto(path, wait_until="commit")
        return self

    def press(self, text):
        """Press the button or picture that carries these words and no others."""
        self.page.get_by_role("button", name=text, exact=True).first.click()

    def main(self):
        """Press the green button below."""
        self.page.locator(".main-button:not([disabled])").first.click()

    def see(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def on_screen(self, name):
        expect(self.page.locator(f".page[data-screen={name}]")).to_be_visible()

    def corner(self, state, timeout=PATIENCE):
        """Wait until the corner says: sent, kept, sending or call."""
        found = self.page.locator(f".corner[data-state={state}]").first
        expect(found).to_be_visible(timeout=timeout)
        return found.inner_text()

    def title(self):
        return self.page.locator("h1").first.inner_text()

    # The usual way

    def pair(self, code, database, language="Français"):
        self.open(f"/floor/app#pair={code}&db={database}")
        if language:
            self.press(language)
            self.language = LANGUAGES[language]
        return self

    def begin_day(self, driver, vehicle=None):
        self.see("Qui conduit")
        self.choose(driver)
        if vehicle:
            self.see("Quel camion")
            self.choose(vehicle)
        self.answer_checks()
        self.main()
        expect(self.page.locator(".next-stop")).to_be_visible()

    def answer_checks(self):
        """Say of everything on the vehicle that it is in order."""
        answers = self.page.locator(".choice.good, .main-button")
        answers.first.wait_for()
        while self.page.locator(".choice.good").count():
            before = self.title()
            self.page.locator(".choice.good").click()
            expect(self.page.locator("h1").first).not_to_have_text(before)
            answers.first.wait_for()

    def choose(self, text):
        """Press a picture by the words on it."""
        self.page.locator(".choice", has_text=text).first.click()

    def arrive(self):
        self.main()
        self.on_screen("stop")

    def take(self, *path):
        """Choose family and thing, with the number that is proposed."""
        for word in path:
            self.choose(word)
        self.press("OK")

    def to_signature(self, *path):
        """Arrive at the next stop, take one thing, stand before the donor's page."""
        self.arrive()
        self.main()
        self.take(*path)
        self.main()
        self.press("Non, tout va bien")
        self.on_screen("sign")

    def draw(self):
        canvas = self.page.locator("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        mouse = self.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 40)
        mouse.down()
        for step in range(1, 12):
            mouse.move(box["x"] + 40 + step * 25, box["y"] + 40 + (step % 3) * 30)
        mouse.up()

    def sign(self):
        self.draw()
        self.main()
        self.on_screen("finished")

    def finish_stop(self, *path):
        self.to_signature(*path)
        self.sign()
        self.main()
        self.on_screen("round")

    def send_now(self):
        """Open the help, press Send now, come back."""
        self.page.locator(".corner").first.click()
        self.on_screen("support")
        self.press(self.t("Send now"))
        self.page.locator(".back").click()

    # What the tablet keeps

    def rows(self, store):
        return self.page.evaluate(READ_STORE, store)

    def meta(self, key):
        return self.page.evaluate(READ_META, key)

    def ops(self, *states):
        return [op for op in self.rows("ops") if not states or op["state"] in states]

    def worker_ready(self):
        """Wait until the app is kept for a start without network."""
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    # Ends

    def kill(self):
        """End the browser as a flat battery does: no farewell, no last write."""
        for process in self.processes():
            with contextlib.suppress(psutil.Error, ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        with contextlib.suppress(Exception):
            self.context.close()
        self.context = None

    def processes(self):
        found = []
        for process in psutil.process_iter(["cmdline"]):
            words = process.info["cmdline"] or []
            if f"--user-data-dir={self.folder}" in words:
                found += [*process.children(recursive=True), process]
        return found

    def close(self):
        if self.context:
            self.context.close()
            self.context = None
