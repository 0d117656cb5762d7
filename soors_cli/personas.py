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
SCRIPT = """
Users = env["res.users"].with_context(no_reset_password=True, active_test=False)
answer = []
admin = env.ref("base.user_admin")
admin.password = values["admin"]
french = env["res.lang"].search_count([("code", "=", "fr_FR")])
for persona in values["personas"]:
    group = env.ref(persona["group"], raise_if_not_found=False)
    if not group:
        continue
    user = Users.search([("login", "=", persona["login"])])
    if not user:
        user = Users.create({
            "login": persona["login"],
            "name": persona["name"],
            "lang": "fr_FR" if french else "en_US",
            "tz": "Europe/Brussels",
            "group_ids": [(6, 0, [env.ref("base.group_user").id, group.id])],
        })
    user.password = persona["password"]
    answer.append(persona["login"])
"""


def secret_name(database, login):
    return f"user:{database}:{login}"


def password(home, database, login):
    """Return the password of a user, made now if there is none yet."""
    return home.secrets.get(secret_name(database, login))


def ensure(runtime, database, kind):
    """Make the personas of a database once; those whose role is absent are left out."""
    note = runtime.databases.note(database)
    wanted = [persona for persona in PERSONAS if kind in persona.kinds]
    if note.get("personas") is not None:
        return
    people = [
        {
            "login": persona.login,
            "name": persona.name,
            "group": persona.group,
            "password": password(runtime.home, database, persona.login),
        }
        for persona in wanted
    ]
    with runtime.steps.show(f"Making the users of {database}"):
        made = runtime.script(
            database,
            SCRIPT,
            personas=people,
            admin=password(runtime.home, database, ADMIN),
        )
    runtime.databases.set_note(database, personas=[ADMIN, *made])


def logins(runtime, database):
    """Return what `status` shows: role, name, login and password of each user."""
    known = {persona.login: persona for persona in PERSONAS}
    rows = []
    for login in runtime.databases.note(database).get("personas", []):
        persona = known.get(login)
        rows.append(
            {
                "role": persona.role if persona else "administrator",
                "name": persona.name if persona else "Administrator",
                "login": login,
                "password": password(runtime.home, database, login),
            }
        )
    return rows
