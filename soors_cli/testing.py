# SPDX-License-Identifier: LGPL-3.0-only
"""The test run: what it needs, and pytest with the house's checks."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import chromium, landscape, side_by_side
from .databases import TEMPLATE, suite
from .home import ADDONS, ROOT, read_json, work_lock, write_text

DATABASE = "soors_test"
SUITE = "_suite"

# A run of everything is two runs at once, about as long as each other: the add-ons'
# tests, which use the processor, and the whole system's, which wait for browsers and
# servers. Of the latter these go with the former; they need neither.
SYSTEM = ROOT / "tests"
WITH_ADDONS = ("tests/cli", "tests/test_benchmarks.py")
# What chooses among the tests, remembers them or talks to a person wants one run.
ONE_RUN = {
    *("--co", "--collect-only", "--fixtures", "--markers", "--help", "--version"),
    *("--pdb", "--trace", "--capture", "--setup-only", "--setup-plan"),
    *("--lf", "--last-failed", "--ff", "--failed-first", "--nf", "--new-first"),
    *("--sw", "--stepwise", "--sw-skip", "--stepwise-skip", "--cache-show"),
}
ONE_RUN_SHORT = ("-k", "-m", "-s", "-h", "-V")
# The second run writes such a file under another name.
OUTPUT_FILES = ("--junit-xml", "--junitxml", "--log-file", "--basetemp")
STOP_AT_ONCE = {"-x", "--exitfirst", "--maxfail=1"}
LAST_FAILED = Path("v") / "cache" / "lastfailed"  # in pytest's folder of memories

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
    return [*addon_paths(), str(SYSTEM.relative_to(ROOT))]


def addon_paths():
    folders = sorted(path for path in ADDONS.glob("*/tests") if path.is_dir())
    return [str(path.relative_to(ROOT)) for path in folders]


def halves():
    """Return the arguments that name the tests of each of the two runs."""
    left_out = [f"--ignore={path}" for path in WITH_ADDONS]
    return [*addon_paths(), *WITH_ADDONS], [str(SYSTEM.relative_to(ROOT)), *left_out]


def wants_one_run(arguments):
    """Tell whether what was asked for is done by one run of pytest."""
    return has_path(arguments) or any(
        argument.startswith(ONE_RUN_SHORT) or argument.partition("=")[0] in ONE_RUN
        for argument in arguments
    )


def second_names(arguments):
    """Return pytest's arguments with other names of the files it writes."""
    changed, is_name = [], False
    for argument in arguments:
        option, equals, name = argument.partition("=")
        if is_name:
            argument, is_name = second_name(argument), False
        elif option in OUTPUT_FILES and equals:
            argument = f"{option}={second_name(name)}"
        else:
            is_name = option in OUTPUT_FILES
        changed.append(argument)
    return changed


def second_name(name):
    path = Path(name)
    return str(path.with_name(f"{path.stem}-system{path.suffix}"))


def run(runtime, arguments, fresh=False):
    """Prepare what is missing, run pytest, return its exit status."""
    one_run = wants_one_run(arguments)
    # One run owns the test database until its last test; others wait here.
    with work_lock(runtime.home.run / "test.lock", runtime.steps.say) as lock:
        with runtime.alone():
            browser = chromium.ensure(runtime.steps, runtime.home.logs / "apt.log")
            runtime.prepare()
            if fresh:
                runtime.databases.drop(SUITE)
            if one_run:
                runtime.databases.ensure_base(SUITE, suite())
            else:
                ensure_both_bases(runtime)
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
        environment = pytest_environment(runtime, browser)
        if one_run:
            paths = [] if has_path(arguments) else default_paths()
            command = [*with_odoo(runtime), *arguments, *paths]
            return subprocess.call(command, cwd=ROOT, env=environment)
        return run_both(runtime, arguments, environment, lock)


def ensure_both_bases(runtime):
    """Make what the databases of the tests and of the benchmarks are copied from."""
    ensure = runtime.databases.ensure_base
    with ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(ensure, SUITE, suite()),
            pool.submit(ensure, landscape.BASE, landscape.member_addons()),
        ]
    for job in jobs:
        job.result()


def make_bundles(runtime):
    """Make the assets once, in the database that the others are copied from."""
    note = runtime.databases.note(SUITE)
    if note.get("bundles") == note.get("addons"):
        return
    with runtime.steps.show("Making the assets of the browser tests"):
        runtime.script(SUITE, MAKE_BUNDLES, bundles=BUNDLES, printed=PRINTED)
    runtime.databases.set_note(SUITE, bundles=note.get("addons"))


def with_odoo(runtime):
    """Return the command of a run with Odoo in pytest's own process."""
    return [
        *(sys.executable, "-m", "pytest", "-p", "soors_cli.testing_plugin"),
        f"--odoo-config={runtime.home.test_config}",
        f"--odoo-database={DATABASE}",
        "--odoo-http",
        "--odoo-log-level=warn",
    ]


def without_odoo():
    """Return the command of a run whose tests start servers of their own."""
    plugins = "-p", "no:odoo", "-p", "soors_cli.testing_plugin"
    return [sys.executable, "-m", "pytest", *plugins]


def pytest_environment(runtime, browser):
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
    return environment


def run_both(runtime, arguments, environment, lock):
    """Run the two halves of all tests at once; return an exit status."""
    environment = {"COLUMNS": str(shutil.get_terminal_size().columns), **environment}
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    memories = [runtime.home.run / f"pytest-{name}" for name in ("addons", "system")]
    addons, system = (
        [*colour, *given, "-o", f"cache_dir={memory}", *paths]
        for given, memory, paths in zip(
            (arguments, second_names(arguments)), memories, halves(), strict=True
        )
    )
    for memory in memories:
        (memory / LAST_FAILED).unlink(missing_ok=True)
    parts = [
        side_by_side.Part(
            "Add-ons, launcher and benchmarks",
            [*with_odoo(runtime), *addons],
            runtime.home.logs / "test-addons.log",
            cwd=ROOT,
            env=environment,
        ),
        side_by_side.Part(
            "Whole system",
            [*without_odoo(), *system],
            runtime.home.logs / "test-system.log",
            cwd=ROOT,
            # What was logged before the tests is judged once, by the other half.
            env={**environment, "SOORS_LOGS": ""},
        ),
    ]
    others = ", ".join(str(part.log) for part in parts[1:])
    runtime.steps.say(
        f"Two runs at once; the words of the second follow, and lie in {others}."
    )
    try:
        return side_by_side.run(parts, lock, bool(STOP_AT_ONCE & set(arguments)))
    finally:
        remember_failed(memories)


def remember_failed(memories):
    """Let a later `--lf` know what failed in either half."""
    failed = {}
    for memory in memories:
        failed |= read_json(memory / LAST_FAILED, {})
    # As pytest itself, do without where nobody may write.
    with contextlib.suppress(OSError):
        write_text(ROOT / ".pytest_cache" / LAST_FAILED, json.dumps(failed, indent=2))
