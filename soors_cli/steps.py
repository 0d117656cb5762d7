# SPDX-License-Identifier: LGPL-3.0-only
"""Steps that show their progress and are not done twice."""

import contextlib
import os
import subprocess
import threading
import time
from types import SimpleNamespace

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from .home import end_process_tree, write_text
from .problem import Problem

SLOW_ENOUGH_TO_TELL = 20  # seconds between two lines when nobody watches


class Steps:
    """Run the steps of a set-up; a step with a marker of the same key is skipped."""

    def __init__(self, home, console=None, lock=None):
        self.home = home
        self.console = console or Console(stderr=True, highlight=False)
        self.lock = lock
        # Steps may run side by side: each thread has its own, one line is live.
        self.current = threading.local()
        self.live_line = threading.Lock()

    def marker(self, name):
        return self.home.state / f"{name}.done"

    def is_done(self, name, key="1"):
        try:
            return self.marker(name).read_text(encoding="utf-8") == key
        except OSError:
            return False

    def forget(self, name):
        self.marker(name).unlink(missing_ok=True)

    def run(self, name, title, function, key="1"):
        """Do a step unless it is done; the marker comes after its last act."""
        if self.is_done(name, key):
            return False
        self.forget(name)
        with self.show(title):
            function()
        write_text(self.marker(name), key)
        return True

    def say(self, text):
        self.console.print(escape(text), soft_wrap=True)

    def report(self, detail):
        """Say what the running step of this thread is doing."""
        step = getattr(self.current, "step", None)
        if step:
            step.detail = detail

    @contextlib.contextmanager
    def show(self, title):
        """Show a step while it runs, and how long it took."""
        start, step = time.monotonic(), SimpleNamespace(title=title, detail="")
        outer = getattr(self.current, "step", None)
        # A terminal has room for one live line: what runs meanwhile is told plainly.
        live = self.console.is_terminal and self.live_line.acquire(blocking=False)
        self.current.step = step
        try:
            with self._live(step) if live else self._plain(step):
                yield
        finally:
            self.current.step = outer
            if live:
                self.live_line.release()
        self.console.print(
            f"[green]✓[/] {escape(title)} [dim]{time.monotonic() - start:.0f} s[/]"
        )

    @contextlib.contextmanager
    def _live(self, step):
        columns = SpinnerColumn(), TextColumn("{task.description}")
        with (
            Progress(
                *columns, TimeElapsedColumn(), console=self.console, transient=True
            ) as bar,
            self._every(0.2) as tick,
        ):
            task = bar.add_task(escape(step.title))
            tick.function = lambda: bar.update(
                task, description=escape(f"{step.title}  {step.detail}"[:100])
            )
            yield

    @contextlib.contextmanager
    def _plain(self, step):
        self.say(f"… {step.title}")
        with self._every(SLOW_ENOUGH_TO_TELL) as tick:
            tick.function = lambda: self.say(
                f"  {step.title}: {step.detail or 'still at work'}"
            )
            yield

    @contextlib.contextmanager
    def _every(self, seconds):
        """Call something now and then from a thread while the body runs."""
        ticker = Ticker(seconds)
        ticker.start()
        try:
            yield ticker
        finally:
            ticker.end()

    def call(self, command, log_path, line=None, check=True, **options):
        """Run a program of a step, its output into a log and through `line`.

        The program inherits the work lock and is ended when we are.
        """
        log_path.parent.mkdir(parents=True, exist_ok=True)
        command = [str(word) for word in command]
        pass_fds = (self.lock.fileno(),) if self.lock else ()
        with open(log_path, "ab") as log:
            process = subprocess.Popen(
                command,
                stdin=options.pop("stdin", subprocess.DEVNULL),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
                **options,
            )
            if self.lock:
                self.lock.begin(process.pid)
            try:
                for raw in process.stdout:
                    log.write(raw)
                    log.flush()
                    if line:
                        line(raw.decode("utf-8", "replace").rstrip())
                status = process.wait()
            except BaseException:
                end_process_tree(process.pid)
                raise
            finally:
                process.stdout.close()
                if self.lock:
                    self.lock.end(process.pid)
        if check and status:
            raise Problem(
                f"{os.path.basename(command[0])} failed with status {status}.",
                f"read the end of {log_path}",
            )
        return status


class Ticker(threading.Thread):
    """Call `function` every so many seconds until ended."""

    def __init__(self, seconds):
        super().__init__(daemon=True)
        self.seconds = seconds
        self.function = None
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.wait(self.seconds):
            if self.function:
                self.function()

    def end(self):
        self.stopped.set()
        self.join()
