# SPDX-License-Identifier: LGPL-3.0-only
"""Odoo's own tests, without our add-ons and with them: what passed must still pass."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from . import testing
from .databases import TEMPLATE, suite
from .problem import Problem

MODULES = ("stock", "point_of_sale")
# Without the suite, and with it: the database to copy and the name of the copy.
SIDES = {
    "without": (TEMPLATE, "soors_standard_without"),
    "with": (testing.SUITE, "soors_standard_with"),
}

THREE_DECIMALS = """
UPDATE decimal_precision SET digits = 3
 WHERE id = (SELECT res_id FROM ir_model_data
              WHERE module = 'uom' AND name = 'decimal_product_uom')
"""
# Like the stages of a warehouse: to sort, sorted, ...
THREE_PLACES = """
stock = env.ref("stock.stock_location_stock")
env["stock.location"].create(
    [{"name": f"Place {number}", "location_id": stock.id} for number in range(3)]
)
"""


@dataclass
class Outcome:
    """What became of the tests of one side, by test and word."""

    results: dict

    def names(self, word):
        return {name for name, result in self.results.items() if result == word}


def run(runtime, modules):
    """Run the tests of standard modules on both sides; return an exit status.

    Only tests without a browser: with a tour, the standard one is another till.
    """
    modules = modules or MODULES
    folders = [find(runtime, module) for module in modules]
    with runtime.alone():
        runtime.prepare()
        runtime.databases.ensure_base(testing.SUITE, suite())
        for template, database in SIDES.values():
            runtime.databases.recopy(template, database)
            runtime.configuration.write(
                config(runtime, database),
                databases=[database],
                port=0,
                limit_memory_hard=0,
            )
    title = f"Odoo's own tests of {', '.join(modules)}, without ours and with them"
    with runtime.steps.show(title), ThreadPoolExecutor() as pool:
        jobs = {
            side: pool.submit(run_side, runtime, database, folders)
            for side, (_template, database) in SIDES.items()
        }
        outcomes = {side: job.result() for side, job in jobs.items()}
    broken = find_broken(outcomes["without"], outcomes["with"])
    settings = try_with_settings(runtime, folders, broken)
    return judge(runtime.console, outcomes["without"], outcomes["with"], settings)


def find(runtime, module):
    """Return the folder of a standard module's tests."""
    for path in runtime.odoo.addons_paths():
        folder = path / module / "tests"
        if folder.is_dir():
            return folder
    raise Problem(f"Odoo has no tests of a module {module}.", "check its name.")


def config(runtime, database):
    return runtime.home.run / f"{database}.conf"


def try_with_settings(runtime, folders, broken):
    """Return the tests that fail without ours too in a warehouse set up like ours.

    Kilos to the gram need units with three decimals, and stages are places in stock.
    Both are what any user of Odoo may set, but a few of its tests have figures in them
    that are right with two decimals only, or count on a stock without places.
    """
    if not broken:
        return set()
    _template, database = SIDES["without"]
    with runtime.databases.address.cursor(database) as cursor:
        cursor.execute(THREE_DECIMALS)
    runtime.script(database, THREE_PLACES)
    names = {test.rpartition("::")[2] for test in broken}
    title = "The same tests without ours, with three decimals and places in the stock"
    with runtime.steps.show(title):
        outcome = run_side(runtime, database, folders, "-k", " or ".join(sorted(names)))
    return broken & outcome.names("failed")


def run_side(runtime, database, folders, *arguments):
    """Run pytest on one side, its words into a log; return what became of each test."""
    report = runtime.home.logs / f"{database}.xml"
    report.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        f"--rootdir={runtime.home.path}",
        f"--odoo-config={config(runtime, database)}",
        f"--odoo-database={database}",
        "--odoo-log-level=critical",
        f"--junitxml={report}",
        *arguments,
        *map(str, folders),
    ]
    environment = {**os.environ, **runtime.postgres.address.environment()}
    for name in ("ODOO_RC", "PGDATABASE", "PYTEST_ADDOPTS"):
        environment.pop(name, None)
    log = runtime.home.logs / f"{database}.log"
    with open(log, "w", encoding="utf-8") as file:
        subprocess.call(
            command,
            cwd=runtime.home.path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    if not report.exists():
        raise Problem("Odoo's own tests did not run.", f"read the end of {log}")
    return Outcome(read_report(report))


def read_report(path):
    """Return {test: passed, failed or skipped} of a JUnit report."""
    results = {}
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        words = {child.tag for child in case}
        if words & {"failure", "error"}:
            results[name] = "failed"
        elif "skipped" in words:
            results.setdefault(name, "skipped")
        else:
            results.setdefault(name, "passed")
    return results


def find_broken(without, with_ours):
    """Return the tests that pass without ours and not with them."""
    return without.names("passed") - with_ours.names("passed")


def judge(console, without, with_ours, settings=frozenset()):
    """Say what broke; return 0 when nothing that passed without ours fails now.

    :param set settings: tests that fail without ours too with the settings we need
    """
    for side, outcome in (("Without ours", without), ("With ours", with_ours)):
        counts = ", ".join(
            f"{len(outcome.names(word))} {word}"
            for word in ("passed", "failed", "skipped")
        )
        console.print(f"{side}: {counts}.")
    for name in sorted(settings):
        console.print(
            f"Fails with three decimals or places in the stock alone: {name}",
            soft_wrap=True,
        )
    broken = find_broken(without, with_ours) - settings
    for name in sorted(broken):
        console.print(f"Broken by ours: {name}", soft_wrap=True)
    if not without.names("passed"):
        console.print("Nothing passed without ours: that is no comparison.")
        return 1
    if not broken:
        console.print("Our add-ons break none of the tests that pass without them.")
    return 1 if broken else 0
