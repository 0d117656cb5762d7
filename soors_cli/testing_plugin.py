# SPDX-License-Identifier: LGPL-3.0-only
"""pytest plugin: what Odoo warns about and what is skipped fails the run.

Its findings are shown among pytest's errors and counted in pytest's own last line.
"""

import logging
import os
import re
import signal
import sys
from pathlib import Path

import hypothesis
import pytest
from _pytest.reports import TestReport

from . import logcheck
from .home import ROOT

WHOLE_SYSTEM = ROOT / "tests"
# Odoo's tours give up by the clock; another run may have the processor meanwhile.
PATIENCE = 3  # times what a tour asks for
ALLOWED_SKIPS = WHOLE_SYSTEM / "allowed_skips.toml"


class Collector(logging.Handler):
    """Keep what is logged at WARNING and above while the tests run."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.found = []
        self.running = "before the tests"

    def emit(self, record):
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + logging.Formatter().formatException(record.exc_info)
        entry = logcheck.Entry(record.levelname, record.name, message, self.running)
        self.found.append(entry)


class AllowedSkips:
    """The skips that are all right, each with its reason, from a file."""

    def __init__(self, path=ALLOWED_SKIPS):
        data = {}
        if path.is_file():
            data = logcheck.tomllib.loads(path.read_text(encoding="utf-8"))
        self.patterns = [re.compile(skip["test"]) for skip in data.get("skip", [])]

    def allows(self, nodeid):
        return any(pattern.search(nodeid) for pattern in self.patterns)


class HouseRules:
    """Collect during the run, judge at its end."""

    def __init__(self, config):
        self.config = config
        self.collector = Collector()
        self.skips = []
        self.allowed = AllowedSkips()
        names = os.environ.get("SOORS_LOGS", "").split(os.pathsep)
        self.log_files = {Path(name): 0 for name in names if name}
        self.expected = []

    def watch_log(self, path):
        """Judge a log file too, from its present end on."""
        path = Path(path)
        self.log_files[path] = path.stat().st_size if path.exists() else 0

    def expect_log(self, logger, message, reason):
        """Await one warning that a test provokes; the run fails if it never comes."""
        self.expected.append(logcheck.Known(logger, re.compile(message), reason))

    def pytest_collection_modifyitems(self, items):
        # Odoo's own tests end every process they do not know, the server and the
        # browser of the whole system's tests included: those come last.
        items.sort(key=lambda item: WHOLE_SYSTEM in item.path.parents)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session):
        logging.getLogger().addHandler(self.collector)
        if "odoo.tests.common" in sys.modules:
            give_time(sys.modules["odoo.tests.common"].ChromeBrowser)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid):
        self.collector.running = nodeid

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skips.append((report.nodeid, skip_reason(report)))

    def pytest_collectreport(self, report):
        if report.skipped:
            self.skips.append((report.nodeid, skip_reason(report)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        logging.getLogger().removeHandler(self.collector)
        if self.config.option.collectonly:
            return
        findings = [*self.unexpected_skips(), *self.log_entries()]
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        for title, text in findings:
            reporter.stats.setdefault("error", []).append(finding(title, text))
        if findings and session.exitstatus in (
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def unexpected_skips(self):
        for nodeid, reason in self.skips:
            if not self.allowed.allows(nodeid):
                yield f"unexpected skip: {nodeid}", f"Skipped: {reason}"

    def log_entries(self):
        known = logcheck.load_known()
        bad = logcheck.unexplained(self.collector.found, known)
        for path, start in self.log_files.items():
            bad += logcheck.check_file(path, known, start)
        for expected in self.expected:
            awaited = next((entry for entry in bad if expected.explains(entry)), None)
            if awaited:
                bad.remove(awaited)
            else:
                yield "expected in Odoo's log", f"never came: {expected.reason}"
        for entry in dict.fromkeys(bad):
            yield f"Odoo's log ({entry.source})", str(entry)


def skip_reason(report):
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(report.longrepr)


def finding(title, text):
    """Return a report that pytest shows and counts as an error."""
    return TestReport(
        nodeid=title,
        location=("", None, title),
        keywords={},
        outcome="failed",
        longrepr=text,
        when="check",
    )


def give_time(browser_class):
    """Let Odoo's browsers of tours wait longer, as it lets slowed-down ones."""

    def get(browser):
        return PATIENCE * vars(browser)["throttling_factor"]

    def keep(browser, factor):
        vars(browser)["throttling_factor"] = factor

    browser_class.throttling_factor = property(get, keep)


def interrupt(_number, _frame):
    raise KeyboardInterrupt


def pytest_configure(config):
    # Asked to end, pytest stops its servers and drops its databases first.
    signal.signal(signal.SIGTERM, interrupt)
    # How long an example takes says what else the machine does, not what is wrong.
    slow = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile(
        "house", deadline=None, suppress_health_check=slow
    )
    hypothesis.settings.load_profile("house")
    config.pluginmanager.register(HouseRules(config), "soors_house_rules")
