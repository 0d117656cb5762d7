# SPDX-License-Identifier: LGPL-3.0-only
"""A person in front of a browser: Chromium driven for whole-system tests."""

import re
from pathlib import Path

from playwright.sync_api import expect

SECONDS = 1000  # playwright counts in milliseconds
PATIENCE = 30 * SECONDS
# The first page of a new database waits until its scripts and styles are bundled.
FIRST_PAGE = 180 * SECONDS
expect.set_options(timeout=PATIENCE)
# What a page may print on the console without being broken.
# The last one comes from a machine without a sound card that is busy.
HARMLESS = re.compile(
    r"favicon|ResizeObserver loop|ERR_NETWORK_CHANGED"
    r"|AudioContext encountered an error from the audio device"
)


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
        # A page of plain text or a paper has no icon of its own: the browser asks.
        told = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and not HARMLESS.search(told):
            self.errors.append(message.text)

    def log_in(self, login, password, path="/odoo"):
        """Log in by hand and wait for the web client."""
        self.page.goto(f"/web/login?redirect={path}")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait_for_selector(
            ".o_web_client .o_main_navbar, .o_action_manager", timeout=FIRST_PAGE
        )
        return self

    def open(self, path):
        self.page.goto(path)
        return self

    def click(self, selector):
        self.page.click(selector)

    def type(self, selector, text):
        self.page.fill(selector, str(text))

    # ---- Odoo's screens, by the names that the person reads ----------------------

    def tile(self, name):
        """Press a tile of the home screen."""
        self.page.locator(".o_soors_home_tile", has_text=name).first.click()

    def menu(self, *names):
        """Open a menu of the app: the name in the bar, then the one below it."""
        bar = self.page.locator(".o_menu_sections")
        bar.get_by_text(names[0], exact=True).click()
        for name in names[1:]:
            items = self.page.locator(".o-dropdown--menu .dropdown-item:visible")
            items.get_by_text(name, exact=True).click()

    def button(self, text):
        """Press the button with this text, in the dialog if there is one."""
        whole = re.compile(rf"^\s*{re.escape(text)}\s*$")
        buttons = self.front().locator("button:visible")
        buttons.filter(has_text=whole).first.click()

    def front(self):
        """Return what is before the person's eyes: the dialog, else the page."""
        dialogs = self.page.locator(".modal:visible")
        return dialogs.last if dialogs.count() else self.page.locator("body")

    def field(self, name, inside=""):
        """Return where one types a field."""
        place = f"{inside} [name='{name}']"
        return self.front().locator(
            f"{place} input:visible, {place} textarea:visible, {place} select:visible"
        )

    def write(self, name, text, inside=""):
        """Type into a field and leave it."""
        self.field(name, inside).first.fill(str(text))
        self.press("Tab")

    def choose(self, name, text, inside=""):
        """Type into a field that proposes names, and take one of them."""
        self.field(name, inside).first.fill(text)
        items = self.page.locator(".o-autocomplete--dropdown-item:visible")
        items.filter(has_text=text).first.click()

    def write_day(self, name, date):
        """Type a day; it is shown as plain text until one clicks on it."""
        box = self.front().locator(f"[name='{name}']")
        box.locator("button:visible, input:visible").first.click()
        box.locator("input:visible").fill(date.strftime("%d/%m/%Y"))
        self.press("Tab")

    def pick(self, name, text=""):
        """Open a list of choices and take one, the first if none is named."""
        self.field(name).first.click()
        items = self.page.locator(".o_select_menu_item:visible")
        items.filter(has_text=text).first.click()

    def row(self, field):
        """Add a line below a list and stand in it; returns its selector."""
        box = self.front().locator(f"[name='{field}']")
        number = box.locator(".o_data_row").count()
        box.locator(".o_field_x2many_list_row_add a").click()
        expect(box.locator(".o_data_row")).to_have_count(number + 1)
        expect(box.locator(".o_data_row").last).to_have_class(
            re.compile("o_selected_row")
        )
        return f"[name='{field}'] .o_selected_row"

    def press(self, key):
        self.page.keyboard.press(key)

    def see(self, text):
        """Wait until a text can be seen."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def wait_for(self, selector, **options):
        return self.page.wait_for_selector(selector, **options)

    def texts(self, selector):
        """Return the texts of all elements, as they are read."""
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]

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
