# SPDX-License-Identifier: LGPL-3.0-only
"""The state folder: where things lie, who is at work, what is secret."""

import contextlib
import fcntl
import json
import os
import secrets
import string
import sys
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ROOT / "addons"
PASSWORD_LENGTH = 16
SECRET_MODE = 0o600
COMMAND = "SOORS_COMMAND"  # what the user typed, known to child processes too


class Home:
    """All paths below `SOORS_HOME`."""

    def __init__(self, path):
        self.path = Path(path).resolve()
        self.state = self.path / "state"
        self.logs = self.path / "logs"
        self.run = self.path / "run"
        self.data = self.path / "data"
        self.odoo = self.path / "odoo"
        self.postgres = self.path / "postgres"
        self.printer = self.path / "printer"
        self.config = self.path / "odoo.conf"
        self.test_config = self.path / "odoo-test.conf"
        self.server_log = self.logs / "odoo.log"
        self.secrets = Secrets(self.path / "secrets.json")

    @classmethod
    def find(cls):
        return cls(os.environ.get("SOORS_HOME") or ROOT / ".soors")

    def prepare(self):
        for folder in (self.state, self.logs, self.run, self.data):
            folder.mkdir(parents=True, exist_ok=True)
        return self


def write_text(path, text, mode=0o644):
    """Replace a text file at once."""
    write_bytes(path, text.encode("utf-8"), mode)


def write_bytes(path, content, mode=0o644):
    """Replace a file at once, so that a killed run leaves the old one or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def read_json(path, default=None):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return default


class Secrets:
    """Random passwords, made once, in a file only its owner can read."""

    def __init__(self, path):
        self.path = path

    def all(self):
        return read_json(self.path, {})

    def get(self, name):
        """Return the secret of that name, made now if there is none yet."""
        with file_lock(self.path.with_suffix(".lock")):
            known = self.all()
            if name not in known:
                letters = string.ascii_letters + string.digits
                known[name] = "".join(
                    secrets.choice(letters) for _ in range(PASSWORD_LENGTH)
                )
                write_text(self.path, json.dumps(known, indent=1), SECRET_MODE)
        return known[name]

    def set(self, name, value):
        with file_lock(self.path.with_suffix(".lock")):
            known = {**self.all(), name: value}
            write_text(self.path, json.dumps(known, indent=1), SECRET_MODE)


@contextlib.contextmanager
def file_lock(path):
    """Hold a short lock on a file; waits without a word."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


class WorkLock:
    """The lock of everybody who changes what is in the home.

    It is held by the open file, so the kernel frees it when its owner dies. Children
    that change the home inherit the file (`pass_fds`): a step that survives its killed
    owner still holds the lock, and the next run ends it before going on.
    """

    def __init__(self, path):
        self.path = path
        self.file = None
        self.children = {}
        self.guard = threading.Lock()  # steps may run side by side

    def try_take(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = open(self.path, "a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self.file = file
        self.note()
        return True

    def begin(self, child):
        """Write down a process that does a step."""
        with self.guard:
            self.children[child] = started_at(child)
            self.note()

    def end(self, child):
        with self.guard:
            self.children.pop(child, None)
            self.note()

    def note(self):
        """Write down who holds the lock and which steps of his are running."""
        about = {
            "pid": os.getpid(),
            "command": os.environ.get(COMMAND) or " ".join(sys.argv[1:]),
            "since": time.time(),
            "children": list(self.children.items()),
        }
        self.file.seek(0)
        self.file.truncate()
        json.dump(about, self.file)
        self.file.flush()

    def holder(self):
        return read_json(self.path, {})

    def release(self):
        if self.file:
            self.file.close()
            self.file = None

    def fileno(self):
        return self.file.fileno()


def started_at(pid):
    """Return when a process started, None when there is none."""
    try:
        return psutil.Process(pid).create_time() if pid else None
    except psutil.Error:
        return None


def end_orphans(holder):
    """End the steps left behind by a killed run; True if there were any."""
    if holder.get("pid") and psutil.pid_exists(holder["pid"]):
        return False
    orphans = [
        pid
        for pid, start in holder.get("children", [])
        if start and started_at(pid) == start
    ]
    for pid in orphans:
        end_process_tree(pid)
    return bool(orphans)


def end_process_tree(pid, patience=10):
    """Ask a process and its children to end, then insist."""
    try:
        parent = psutil.Process(pid)
        family = [*parent.children(recursive=True), parent]
    except psutil.Error:
        return
    for process in family:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _gone, alive = psutil.wait_procs(family, timeout=patience)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=patience)


@contextlib.contextmanager
def work_lock(path, say):
    """Hold the work lock; tell in a sentence for whom we wait."""
    lock, told = WorkLock(path), False
    while not lock.try_take():
        holder = lock.holder()
        if end_orphans(holder):
            say("What was left over from a killed run has been ended.")
            continue
        if not told:
            since = time.strftime("%H:%M:%S", time.localtime(holder.get("since")))
            say(
                f"Another run is at work here (soors {holder.get('command', '')}, "
                f"process {holder.get('pid', '?')}, since {since}); waiting for it."
            )
            told = True
        time.sleep(0.5)
    try:
        yield lock
    finally:
        lock.release()
