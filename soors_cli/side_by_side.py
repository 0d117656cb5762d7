# SPDX-License-Identifier: LGPL-3.0-only
"""Two runs of pytest at once: what they say is shown one after the other.

Browser tests mostly wait, for a page, a server, a network that is down on purpose;
another run has the processor meanwhile.
"""

import codecs
import contextlib
import re
import subprocess
import sys
import time

from .home import end_process_tree

TICK = 0.2  # seconds between two looks at what was said
PATIENCE = 60  # seconds to stop a server and drop databases after an interruption
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SUMMARY = "short test summary info"
BAD = ("FAILED ", "ERROR ")


class Part:
    """One run of pytest, its words in a log."""

    def __init__(self, title, command, log, **options):
        self.title = title
        self.command = command
        self.log = log
        self.options = options
        self.process = None

    def start(self, lock=None):
        """Start it; with a lock, the next run knows of it should we be killed."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C comes to us alone: we ask each part once, and wait.
                start_new_session=True,
                pass_fds=(lock.fileno(),) if lock else (),
                **self.options,
            )
        if lock:
            lock.begin(self.process.pid)

    @property
    def status(self):
        """Return the exit status, None while it runs or before it has begun."""
        return self.process.poll() if self.process else None

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def pieces(self):
        """Yield what it says, as it says it, until it ends."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        with open(self.log, "rb") as log:
            while True:
                running = self.is_running()  # asked first: its last words are read
                yield decoder.decode(log.read())
                if not running:
                    return
                time.sleep(TICK)

    def said(self):
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return COLOUR.sub("", text).splitlines()

    def failures(self):
        """Return the lines of its summary that name what failed."""
        lines = self.said()
        starts = [number for number, line in enumerate(lines) if SUMMARY in line]
        rest = lines[starts[-1] :] if starts else []
        return [line for line in rest if line.startswith(BAD)]

    def last_line(self):
        lines = [line.strip("= ") for line in self.said() if line.strip("= ")]
        return lines[-1] if lines else f"said nothing, status {self.status}"


def run(parts, lock=None, first_failure_ends=False, out=None):
    """Run parts at once; return 0 if all went well, 1 if a test failed, else more."""
    out = out or sys.stdout
    try:
        for part in parts:
            part.start(lock)
        for part in parts:
            show(part, parts, first_failure_ends, out)
    except BaseException:
        stop(parts)
        summarise(parts, out)
        raise
    finally:
        for part in parts:
            if lock and part.process:
                lock.end(part.process.pid)
    summarise(parts, out)
    bad = [part.status for part in parts if part.status]
    return 1 if 1 in bad else next(iter(bad), 0)


def show(part, parts, first_failure_ends, out):
    """Show all that a part says; what it has said so far comes at once."""
    write(out, f"\n── {part.title} ──\n")
    for text in part.pieces():
        write(out, text)
        if first_failure_ends and any(each.status for each in parts):
            stop(parts)


def write(out, text):
    if text:
        out.write(text)
        out.flush()


def summarise(parts, out):
    """End with what failed in any part and with the last line of each."""
    begun = [part for part in parts if part.process]
    write(out, "\n── All together ──\n")
    for part in begun:
        for line in part.failures():
            write(out, f"{line}\n")
    for part in begun:
        write(out, f"{part.title}: {part.last_line()}\n")


def stop(parts, patience=PATIENCE):
    """Ask what still runs to clean up and end, then insist."""
    running = [part.process for part in parts if part.is_running()]
    try:
        for process in running:
            with contextlib.suppress(OSError):
                process.terminate()
        until = time.monotonic() + patience
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(until - time.monotonic(), 0))
    finally:
        for process in running:
            if process.poll() is None:
                end_process_tree(process.pid)
                process.wait()
