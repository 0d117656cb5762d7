# SPDX-License-Identifier: LGPL-3.0-only
"""Databases: the template of standard modules, copies of it, add-ons in them.

A database is made under a name that ends in `__making` and renamed when it is ready, so
one that a killed run left behind is known by its name and made anew.
"""

import ast
import hashlib
import json
import re
import shutil
import sys
import time
import uuid

from psycopg2 import errors, sql

from .home import ADDONS
from .problem import Problem

TEMPLATE = "_template"
MAKING = "__making"
# The template belongs to a Belgian company before any accounting is installed: so it
# gets the Belgian chart of accounts and euros, not the generic ones.
COMPANY_OF_TEMPLATE = """
UPDATE res_partner SET country_id = (SELECT id FROM res_country WHERE code = 'BE')
 WHERE id IN (SELECT partner_id FROM res_company);
UPDATE res_currency SET active = true WHERE name = 'EUR';
UPDATE res_company
   SET currency_id = (SELECT id FROM res_currency WHERE name = 'EUR');
"""
LOCAL_URL = r"^http://(127\.0\.0\.1|([a-z0-9_]+\.)?localhost)(:\d+)?$"
DROP_ATTEMPTS = 60  # one a second
NAME = re.compile(r"[a-z_][a-z0-9_]{0,50}")
LOADING = re.compile(r"Loading module (\w+) \((\d+)/(\d+)\)")
# Code of an add-on that is not in the database: changing it needs no update.
NOT_LOADED = {"tests", "readme", "__pycache__"}


def check_name(name):
    if not NAME.fullmatch(name) or name.endswith(MAKING):
        raise Problem(
            f"{name!r} is no name for a database.",
            "use small letters, digits and underscores, a letter first.",
        )
    return name


def suite(folder=ADDONS):
    """Return the names of our add-ons that can be installed."""
    return sorted(
        path.parent.name
        for path in folder.glob("*/__manifest__.py")
        if "'installable': False"
        not in path.read_text(encoding="utf-8").replace('"', "'")
    )


def dependencies(folder=ADDONS):
    """Return {add-on of ours: set of modules its manifest depends on}."""
    return {
        name: set(
            ast.literal_eval(
                (folder / name / "__manifest__.py").read_text("utf-8")
            ).get("depends", ())
        )
        for name in suite(folder)
    }


def standard_modules(folder=ADDONS):
    """Return the modules that our add-ons build on, others' add-ons included."""
    ours = dependencies(folder)
    return sorted(set().union(*ours.values()) - set(ours))


def with_dependencies(names, folder=ADDONS):
    """Return add-ons of ours with all of ours that are installed with them."""
    ours = dependencies(folder)
    found, new = set(), set(names) & set(ours)
    while new:
        found |= new
        new = set().union(*(ours[name] for name in new)) & set(ours) - found
    return sorted(found)


def fingerprint(folder):
    """Return a hash of all files of an add-on that end up in a database."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and parts[0] not in NOT_LOADED and "__pycache__" not in parts:
            digest.update(repr(parts).encode() + path.read_bytes())
    return digest.hexdigest()


def fingerprints(folder=ADDONS):
    return {name: fingerprint(folder / name) for name in suite(folder)}


def changed(old, new):
    """Return (to install, to update) between two sets of fingerprints."""
    install = [name for name in new if name not in old]
    update = [name for name in new if name in old and old[name] != new[name]]
    return install, update


class Databases:
    """Make, copy, update and drop databases of one server."""

    def __init__(self, home, address, steps, config):
        self.home = home
        self.address = address
        self.steps = steps
        self.config = config

    # ---- plain facts -----------------------------------------------------------

    def names(self):
        with self.address.cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE NOT datistemplate"
                " AND datname <> 'postgres' AND pg_get_userbyid(datdba) = %s"
                " ORDER BY 1",
                [self.address.user],
            )
            return [name for (name,) in cursor.fetchall()]

    def exists(self, name):
        return name in self.names()

    def filestore(self, name):
        return self.home.data / "filestore" / name

    def note(self, name):
        """Return what was written about a database; it goes when the database goes."""
        with self.address.cursor() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                " WHERE datname = %s",
                [name],
            )
            row = cursor.fetchone()
        try:
            return json.loads(row[0])
        except (TypeError, ValueError):
            return {}

    def set_note(self, name, **values):
        note = json.dumps({**self.note(name), **values})
        with self.address.cursor() as cursor:
            query = sql.SQL("COMMENT ON DATABASE {} IS {}")
            cursor.execute(query.format(sql.Identifier(name), sql.Literal(note)))

    def set_base_url(self, name, url, plain_url):
        """Tell a database its address, for receipts and messages.

        Printed documents fetch their styles at the plain address: names below
        `localhost` are known to browsers, not to every machine. An address that
        somebody set, because a proxy stands in front, is kept.
        """
        with self.address.cursor(name) as cursor:
            for key, value in (("web.base.url", url), ("report.url", plain_url)):
                cursor.execute(
                    """
                    INSERT INTO ir_config_parameter (key, value)
                    VALUES (%s, %s)
                        ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value
                     WHERE ir_config_parameter.value ~ %s
                    """,
                    [key, value, LOCAL_URL],
                )

    # ---- making and dropping ------------------------------------------------------

    def clear_half_made(self):
        """Drop what a killed run left behind."""
        for name in self.names():
            if name.endswith(MAKING):
                self.drop(name)
        for path in (self.home.data / "filestore").glob(f"*{MAKING}"):
            shutil.rmtree(path)

    def drop(self, name):
        query = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        for attempt in range(DROP_ATTEMPTS):
            try:
                with self.address.cursor() as cursor:
                    cursor.execute(query.format(sql.Identifier(name)))
                break
            except errors.InsufficientPrivilege as error:
                # Ours, so the server itself cleans up in it: nobody may interrupt that.
                if attempt == DROP_ATTEMPTS - 1 or not self.exists(name):
                    raise Problem(
                        f"The database {name} cannot be dropped: {error}".strip(),
                        "drop it by hand, or give it to the user of SOORS_PG.",
                    ) from error
                time.sleep(1)
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def rename(self, old, new):
        """Give a ready database its name; the files go first, they may be redone."""
        shutil.rmtree(self.filestore(new), ignore_errors=True)
        if self.filestore(old).exists():
            self.filestore(old).rename(self.filestore(new))
        with self.address.cursor() as cursor:
            query = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            cursor.execute(query.format(sql.Identifier(old), sql.Identifier(new)))

    def make(self, name, fill):
        """Make a database by `fill(name it has while it is made)`."""
        making = name + MAKING
        self.drop(making)
        fill(making)
        self.rename(making, name)

    def copy(self, source, target):
        """Copy a database with its files and give the copy its own identity."""
        with self.address.cursor() as cursor:
            query = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            names = sql.Identifier(target), sql.Identifier(source)
            try:
                cursor.execute(query.format(*names))
            except errors.ObjectInUse as error:
                raise Problem(
                    f"The database {source} is in use, so it cannot be copied.",
                    "close the programs that are connected to it.",
                ) from error
        if self.filestore(source).exists():
            shutil.copytree(self.filestore(source), self.filestore(target))
        with self.address.cursor(target) as cursor:
            for key in ("database.uuid", "database.secret"):
                cursor.execute(
                    "UPDATE ir_config_parameter SET value = %s WHERE key = %s",
                    [str(uuid.uuid4()), key],
                )

    # ---- Odoo in them ---------------------------------------------------------------

    def log(self, name):
        return self.home.logs / f"install-{name.removesuffix(MAKING)}.log"

    def odoo(self, name, *arguments):
        """Run Odoo once on a database, telling which module it is at."""
        command = [sys.executable, "-m", "odoo", "-c", self.config, "-d", name]
        command += ["--no-http", "--stop-after-init", "--max-cron-threads=0"]
        self.steps.call([*command, *arguments], self.log(name), line=self.tell)

    def tell(self, line):
        match = LOADING.search(line)
        if match:
            self.steps.report("{} ({} of {})".format(*match.groups()))

    def ensure_template(self):
        """Make the template of standard modules unless it is there."""
        modules = standard_modules()
        if self.note(TEMPLATE).get("modules") == modules:
            return
        with self.steps.show("Making the template database (standard modules)"):
            self.drop(TEMPLATE)
            self.log(TEMPLATE).unlink(missing_ok=True)
            self.make(TEMPLATE, lambda making: self.fill_template(making, modules))
            self.set_note(TEMPLATE, modules=modules)

    def fill_template(self, making, modules):
        with self.address.cursor() as cursor:
            # Order by code point: faster indexes, and the same order everywhere.
            query = "CREATE DATABASE {} ENCODING 'unicode' LC_COLLATE 'C'"
            query = sql.SQL(query + " TEMPLATE template0")
            cursor.execute(query.format(sql.Identifier(making)))
        self.odoo(making, "-i", "base", "--load-language=fr_FR")
        with self.address.cursor(making) as cursor:
            cursor.execute(COMPANY_OF_TEMPLATE)
        self.odoo(making, "-i", ",".join(modules))

    def ensure_base(self, name, modules):
        """Keep a database with add-ons of ours, only there to be copied, up to date.

        An update that fails is no reason to stop: the base is made anew instead.
        """
        known = fingerprints()
        note = self.note(name).get("addons")
        wanted = {module: known[module] for module in with_dependencies(modules)}
        is_on_template = self.note(name).get("modules") == standard_modules()
        if note == wanted and is_on_template:
            return
        title = f"Installing the add-ons ({len(wanted)}) in {name}"
        if is_on_template and note is not None and set(note) <= set(wanted):
            try:
                return self.update(name, modules, f"Updating the add-ons in {name}")
            except Problem:
                self.steps.say("The update failed; the database is made anew.")
        self.drop(name)
        self.ensure(name, modules, title)

    def ensure(self, name, modules, title, base=TEMPLATE):
        """Make a database from a base, add-ons added, unless it exists.

        Returns True when it was made now.
        """
        check_name(name)
        if self.exists(name):
            return False
        known = fingerprints()
        with self.steps.show(title):
            self.log(name).unlink(missing_ok=True)
            self.make(name, lambda making: self.fill(making, modules, base))
            note = self.note(base)
            addons = dict(note.get("addons", {}))
            addons.update({name: known[name] for name in with_dependencies(modules)})
            self.set_note(name, addons=addons, modules=note.get("modules"))
        return True

    def fill(self, making, modules, base):
        self.copy(base, making)
        if modules:
            self.odoo(making, "-i", ",".join(modules))

    def recopy(self, base, name):
        """Replace a database by a fresh copy of another one."""
        self.drop(name)
        self.ensure(name, (), f"Copying {base} to {name}", base)

    def pending(self, name, modules=()):
        """Return the add-ons (to install, to update) of a database."""
        known = fingerprints()
        note = self.note(name).get("addons", {})
        # Installed with what is noted, in a state that nobody knows: to be updated.
        note = dict.fromkeys(with_dependencies(note)) | note
        wanted = {*note, *with_dependencies(modules)} & set(known)
        return changed(note, {module: known[module] for module in sorted(wanted)})

    def update(self, name, modules=(), title=None):
        """Bring the add-ons of a database to the state of the source.

        Returns the names of the add-ons that were touched.
        """
        known = fingerprints()
        install, update = self.pending(name, modules)
        if install or update:
            arguments = []
            if install:
                arguments += ["-i", ",".join(install)]
            if update:
                arguments += ["-u", ",".join(update)]
            with self.steps.show(title or f"Updating the database {name}"):
                self.log(name).unlink(missing_ok=True)
                self.odoo(name, *arguments)
                note = self.note(name).get("addons", {})
                touched = {module: known[module] for module in install + update}
                self.set_note(name, addons={**note, **touched})
        return install + update
