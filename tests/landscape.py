# SPDX-License-Identifier: LGPL-3.0-only
"""Two members and their federation with a short past, made once for all tests.

The story is told in these databases. People who work by hand in a browser get
copies of their own, so that neither changes what the other one counts.
"""

import datetime
import shutil

from soors_cli import members, personas
from soors_cli.landscape import Plan
from soors_cli.layer_files import LAYERS
from soors_cli.story import Story
from soors_cli.story.client import Persona

HISTORY_DAYS = 2
SIZES = {"fleur": "small", "terre": "large", "federation": "federation"}
BY_HAND = ("fleur", "federation")


class Landscape:
    """The databases, the server that serves them, the people who log in."""

    def __init__(self, system, folder):
        self.system = system
        self.folder = folder
        self.date = datetime.date.today()
        (folder / "members").mkdir()
        plans = [self.make(name, profile) for name, profile in SIZES.items()]
        self.story = Story(
            system.runtime, self.address_of, self.date, folder / "out", plans
        )
        self.story.write_histories(HISTORY_DAYS)
        # Copied before the server is there: what is in use cannot be copied.
        originals = {name: plans[list(SIZES).index(name)].name for name in BY_HAND}
        self.by_hand = {
            name: system.new_database(f"{name}_by_hand", template=original)
            for name, original in originals.items()
        }
        self.originals = {copy: originals[name] for name, copy in self.by_hand.items()}
        self.databases = [*(plan.name for plan in plans), *self.by_hand.values()]

    def make(self, name, profile):
        runtime = self.system.runtime
        database = self.system.new_database(name)
        own = self.folder / "members" / f"{database}.toml"
        shutil.copy(LAYERS / "members" / f"{name}.toml", own)
        with runtime.alone():
            members.apply_profile(runtime, database, profile, str(self.folder))
        kind = profile if profile == personas.FEDERATION else personas.MEMBER
        personas.ensure(runtime, database, kind)
        return Plan(database, kind, profile)

    def serve(self):
        """Start the server unless it runs; another test may have stopped it."""
        return self.system.serve(*self.databases)

    def url_of(self, database):
        """Return the address for a browser: the database has a name of its own."""
        return self.serve().url(database)

    def address_of(self, _database=None):
        """Return the address for programs, which name the database themselves."""
        return self.serve().url()

    def password(self, database, login):
        """Return a password; people keep theirs in a copy of their database."""
        original = self.originals.get(database, database)
        return personas.password(self.system.runtime.home, original, login)

    def actor(self, database, login):
        """Return somebody who does his part over the network."""
        password = self.password(database, login)
        return Persona(self.address_of(), database, login, password)

    def sql(self, database, query, *values):
        """Return the rows of a query, past all of our code."""
        with self.system.runtime.postgres.address.cursor(database) as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()
