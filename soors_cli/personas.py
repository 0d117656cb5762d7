# SPDX-License-Identifier: LGPL-3.0-only
"""The people who can log in: one per role, with a random password each."""

from dataclasses import dataclass

MEMBER, FEDERATION = "member", "federation"
ADMIN = "admin"


@dataclass(frozen=True)
class Persona:
    """A user made in every database of a kind; `login` is the word to type."""

    login: str
    name: str
    role: str
    group: str
    kinds: tuple = (MEMBER,)


PERSONAS = (
    Persona("driver", "Karim Diallo", "driver", "soors_base.group_driver"),
    Persona("planner", "Nadia Lambert", "planner", "soors_base.group_planner"),
    Persona("sorter", "Luc Peeters", "sorter", "soors_base.group_sorter"),
    Persona("repairer", "Amina Haddad", "repairer", "soors_base.group_repairer"),
    Persona("shop", "Chantal Dubois", "shop staff", "soors_base.group_shop_staff"),
    Persona(
        "shopmanager", "Marc Renard", "shop manager", "soors_base.group_shop_manager"
    ),
    Persona(
        "manager", "Sophie Martens", "member manager", "soors_base.group_member_manager"
    ),
    Persona(
        "analyst",
        "Élise Vandamme",
        "federation analyst",
        "soors_base.group_analyst",
        (FEDERATION,),
    ),
    Persona(
        "coop",
        "Jonas Claes",
        "cooperative team",
        "soors_base.group_coop",
        (MEMBER, FEDERATION),
    ),
)

# Runs in Odoo's shell: makes who is missing, sets every password, answers who exists.
# The layers of a member may have made the users already, with names of their own.
SCRIPT = """
Users = env["res.users"].with_context(no_reset_password=True, active_test=False)
french = env["res.lang"].search_count([("code", "=", "fr_FR")])
answer = []
for login, password in values["passwords"].items():
    persona = values["personas"].get(login, {})
    user = Users.search([("login", "=", login)])
    group = env.ref(persona.get("group", "none.none"), raise_if_not_found=False)
    if not user and group:
        user = Users.create({
            "login": login,
            "name": persona["name"],
            "lang": "fr_FR" if french else "en_US",
            "tz": "Europe/Brussels",
            "group_ids": [(6, 0, [env.ref("base.group_user").id, group.id])],
        })
    if not user:
        continue
    user.password = password
    role = persona.get("role", "administrator" if login == "admin" else "")
    answer.append({"role": role, "name": user.name, "login": login})
"""


def secret_name(database, login):
    return f"user:{database}:{login}"


def password(home, database, login):
    """Return the password of a user, made now if there is none yet."""
    return home.secrets.get(secret_name(database, login))


def known_logins(home, database):
    """Return the logins that have got a password in a database."""
    prefix = secret_name(database, "")
    known = home.secrets.all()
    return [name.removeprefix(prefix) for name in known if name.startswith(prefix)]


def ensure(runtime, database, kind):
    """Make the personas of a database once; those whose role is absent are left out."""
    if runtime.databases.note(database).get("personas") is not None:
        return
    wanted = {p.login: vars(p) for p in PERSONAS if kind in p.kinds}
    logins = dict.fromkeys([ADMIN, *wanted, *known_logins(runtime.home, database)])
    with runtime.steps.show(f"Giving the users of {database} their passwords"):
        people = runtime.script(
            database,
            SCRIPT,
            personas=wanted,
            passwords={
                login: password(runtime.home, database, login) for login in logins
            },
        )
    runtime.databases.set_note(database, personas=people)


def logins(runtime, database):
    """Return what `status` shows: role, name, login and password of each user."""
    people = runtime.databases.note(database).get("personas") or []
    return [
        {**person, "password": password(runtime.home, database, person["login"])}
        for person in people
    ]
