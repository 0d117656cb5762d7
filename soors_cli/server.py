# SPDX-License-Identifier: LGPL-3.0-only
"""Odoo's configuration and its server process."""

import configparser
import contextlib
import io
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil

from .home import ADDONS, ROOT, SECRET_MODE, end_process_tree, read_json, write_text
from .problem import Problem

INTERFACE = "127.0.0.1"
DOORS = ROOT / "soors_cli" / "doors"
START_SECONDS = 180
QUIET_PORTS = (20_000, 32_000)
GIGABYTE = 1024**3


def gevent_port(port):
    """Return the second port Odoo wants to know; the threaded server leaves it shut."""
    return port + 3


class Configuration:
    """Write Odoo's configuration files."""

    def __init__(self, home, odoo, address):
        self.home = home
        self.odoo = odoo
        self.address = address

    def options(self, databases=(), port=8069, **more):
        paths = [*self.odoo.addons_paths(), ADDONS, DOORS]
        names = "|".join(re.escape(name) for name in databases)
        return {
            "addons_path": ",".join(str(path) for path in paths if path.is_dir()),
            "data_dir": self.home.data,
            "admin_passwd": self.home.secrets.get("master"),
            "http_interface": INTERFACE,
            "http_port": port,
            "gevent_port": gevent_port(port),
            "list_db": False,
            "server_wide_modules": "base,rpc,web,soors_door",
            "with_demo": False,
            "db_name": ",".join(databases),
            "dbfilter": f"^({names})$" if databases else "",
            "db_maxconn": 48,
            "max_cron_threads": 1,
            "limit_time_cpu": 3600,
            "limit_time_real": 3600,
            "limit_time_real_cron": 3600,
            "limit_memory_soft": 6 * GIGABYTE,
            "limit_memory_hard": 8 * GIGABYTE,
            # Where Odoo looks for wkhtmltopdf when it is not on the path.
            "bin_path": self.home.printer / "bin",
            "screenshots": self.home.path / "screenshots",
            **self.address.odoo_options(),
            **more,
        }

    def write(self, path, **options):
        parser = configparser.RawConfigParser()
        parser["options"] = {
            name: str(value) for name, value in self.options(**options).items()
        }
        text = io.StringIO()
        parser.write(text)
        write_text(path, text.getvalue(), SECRET_MODE)
        return path


def is_free(port, interface=INTERFACE):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except OSError:
            return False
    return True


def free_port():
    """Return a port that is free, and stays so while a server is being started.

    It lies below those that the system lends to connections: one of these would
    soon be taken by some browser's.
    """
    while True:
        port = random.randrange(*QUIET_PORTS)
        if is_free(port):
            return port


def url_of(database, databases, port):
    """Return the address of a database: the first one has the plain address."""
    first = (databases or [None])[0]
    host = INTERFACE if database in (None, first) else f"{database}.localhost"
    return f"http://{host}:{port}"


class Server:
    """One Odoo server process; what runs is written in a file of `run/`."""

    def __init__(self, home, config, log, name="odoo"):
        self.home = home
        self.config = config
        self.log = log
        self.file = home.run / f"{name}.json"

    def about(self):
        """Return what was written when the server was started."""
        return read_json(self.file, {})

    def pid(self):
        """Return the running server's process, None if it does not run."""
        about = self.about()
        try:
            process = psutil.Process(about["pid"])
            same = abs(process.create_time() - about["start"]) < 1
        except (KeyError, TypeError, psutil.Error):
            return None
        return process.pid if same and process.status() != "zombie" else None

    def port(self):
        return self.about().get("port")

    def databases(self):
        return self.about().get("databases", [])

    def url(self, database=None):
        about = self.about()
        return url_of(database, about.get("databases"), about.get("port"))

    def start(self, port, databases):
        """Start the server and wait until it answers."""
        self.end_strays()
        if not is_free(port):
            raise Problem(
                f"Port {port} of {INTERFACE} is taken by another program.",
                "choose another one: ./soors up --port 8070",
            )
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as log:
            process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # outlives the terminal it was started from
            )
        about = {
            "pid": process.pid,
            "start": psutil.Process(process.pid).create_time(),
            "port": port,
            "databases": list(databases),
        }
        write_text(self.file, json.dumps(about, indent=1))
        try:
            self.wait(process)
        except BaseException:
            self.stop()
            raise

    def end_strays(self):
        """End servers of this configuration that no file tells of.

        A run that was killed just after it had started one leaves it behind.
        """
        known = self.pid()
        for process in psutil.process_iter(["pid", "cmdline"]):
            words = process.info["cmdline"] or []
            is_server = words[1:] == self.command()[1:]
            if is_server and process.info["pid"] != known:
                end_process_tree(process.info["pid"])

    def command(self):
        return [sys.executable, "-m", "odoo", "-c", str(self.config)]

    def wait(self, process):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if process.poll() is not None:
                break
            if self.answers():
                return
            time.sleep(0.3)
        raise Problem("Odoo's server does not start.", f"read the end of {self.log}")

    def answers(self, path="/web/health", seconds=30):
        address = f"http://{INTERFACE}:{self.port()}{path}"
        try:
            with urllib.request.urlopen(address, timeout=seconds) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def stop(self):
        """Stop the server; True if one was running."""
        pid = self.pid()
        if pid:
            # Odoo ends at once on a second signal, so ask only once.
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGTERM)
            with contextlib.suppress(psutil.Error, psutil.TimeoutExpired):
                psutil.Process(pid).wait(20)
            end_process_tree(pid)
        self.file.unlink(missing_ok=True)
        return bool(pid)
