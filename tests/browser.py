# SPDX-License-Identifier: LGPL-3.0-only
"""A person in front of a browser: Chromium driven for whole-system tests."""

import re
from pathlib import Path

from playwright.sync_api import expect

SECONDS = 1000  # playwright counts in milliseconds
PATIENCE = 30 * SECONDS
# What a page may print on the console without being broken.
HARMLESS = re.compile(r"favicon|ResizeObserver loop|ERR_NETWORK_CHANGED")


class Person:
    """One person's browser window, logged in or not."""

    def __init__(self, browser, base_url, screenshots, size=(1280, 800), **options):
        self.context = browser.new_context(
            base_url=base_url,
            viewport={"width": size[0], "height": size[1]},
            **options,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.base_url = base_url
        self.screenshots = Path(screenshots)
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._on_console)

    def _on_console(self, message):
        if message.type == "error" and not HARMLESS.search(message.text):
            self.errors.append(message.text)

    def log_in(self, login, password, path="/odoo"):
        """Log in by hand and wait for the web client."""
        self.page.goto(f"/web/login?redirect={path}")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait_for_selector(".o_web_client .o_main_navbar, .o_action_manager")
        return self

    def open(self, path):
        self.page.goto(path)
        return self

    def click(self, selector):
        self.page.click(selector)

    def type(self, selector, text):
        self.page.fill(selector, str(text))

    def press(self, key):
        self.page.keyboard.press(key)

    def see(self, text):
        """Wait until a text can be seen."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def wait_for(self, selector, **options):
        return self.page.wait_for_selector(selector, **options)

    def text_of(self, selector):
        return self.page.inner_text(selector)

    def go_off_line(self, off_line=True):
        self.context.set_offline(off_line)

    def screenshot(self, name):
        """Keep a picture of the window; returns its path."""
        self.screenshots.mkdir(parents=True, exist_ok=True)
        path = self.screenshots / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def close(self):
        self.context.close()
