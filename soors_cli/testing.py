# SPDX-License-Identifier: LGPL-3.0-only
"""The test run: what it needs, and pytest with the house's checks."""

import os
import subprocess
import sys

from . import chromium
from .databases import TEMPLATE, suite
from .home import ADDONS, ROOT, work_lock

DATABASE = "soors_test"
SUITE = "_suite"

# What browsers of the tests load first. A tour must not wait while Odoo makes these:
# its patience is counted from the first request.
BUNDLES = (
    "web.assets_web",
    "web.assets_frontend_minimal",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_tests",
    "point_of_sale.assets_prod",
)
# What printed papers load, while the printing test waits for them.
PRINTED = ("web.report_assets_common", "web.report_assets_pdf")
MAKE_BUNDLES = """
for bundle in values["bundles"]:
    assets = env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)
    assets.css()
    assets.js()
for bundle in values["printed"]:
    assets = env["ir.qweb"]._get_asset_bundle(bundle, js=False, autoprefix=True)
    assets.css()
"""


def has_path(arguments):
    """Tell whether one of pytest's arguments names tests."""
    return any(
        (ROOT / argument.partition("::")[0]).exists()
        for argument in arguments
        if not argument.startswith("-")
    )


def default_paths():
    """Return all folders of tests: the add-ons' own and the whole system's."""
    folders = sorted(path for path in ADDONS.glob("*/tests") if path.is_dir())
    return [str(path.relative_to(ROOT)) for path in [*folders, ROOT / "tests"]]


def run(runtime, arguments, fresh=False):
    """Prepare what is missing, run pytest, return its exit status."""
    # One run owns the test database until its last test; others wait here.
    with work_lock(runtime.home.run / "test.lock", runtime.steps.say):
        with runtime.alone():
            browser = chromium.ensure(runtime.steps, runtime.home.logs / "apt.log")
            runtime.prepare()
            if fresh:
                runtime.databases.drop(SUITE)
            runtime.databases.ensure_base(SUITE, suite())
            make_bundles(runtime)
            runtime.databases.recopy(SUITE, DATABASE)
            # No limit of memory: Odoo would hand it on to the browsers of the tests,
            # which reserve far more than they use and die of it.
            runtime.configuration.write(
                runtime.home.test_config,
                databases=[DATABASE],
                port=0,
                limit_memory_hard=0,
            )
        return pytest(runtime, browser, arguments)


def make_bundles(runtime):
    """Make the assets once, in the database that the others are copied from."""
    note = runtime.databases.note(SUITE)
    if note.get("bundles") == note.get("addons"):
        return
    with runtime.steps.show("Making the assets of the browser tests"):
        runtime.script(SUITE, MAKE_BUNDLES, bundles=BUNDLES, printed=PRINTED)
    runtime.databases.set_note(SUITE, bundles=note.get("addons"))


def pytest(runtime, browser, arguments):
    paths = [] if has_path(arguments) else default_paths()
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "soors_cli.testing_plugin",
        f"--odoo-config={runtime.home.test_config}",
        f"--odoo-database={DATABASE}",
        "--odoo-http",
        "--odoo-log-level=warn",
        *arguments,
        *paths,
    ]
    logs = [runtime.databases.log(name) for name in (TEMPLATE, SUITE)]
    programs = chromium.wrap(browser, runtime.home.run / "bin")
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        **runtime.postgres.address.environment(),
        "SOORS_CHROMIUM": browser,
        "SOORS_LOGS": os.pathsep.join(str(log) for log in logs),
    }
    # The odoo package names the module it finds first: keep the user's settings out.
    for name in ("ODOO_RC", "PGDATABASE", "PYTEST_ADDOPTS"):
        environment.pop(name, None)
    return subprocess.call(command, cwd=ROOT, env=environment)
