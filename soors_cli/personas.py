# SPDX-License-Identifier: LGPL-3.0-only
"""The people who can log in: one per role, with a random password each."""

from dataclasses import dataclass

from passlib.hash import pbkdf2_sha512

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
    Persona("driver", "Chauffeur (démo)", "driver", "soors_base.group_driver"),
    Persona("planner", "Planificatrice (démo)", "planner", "soors_base.group_planner"),
    Persona("sorter", "Trieur (démo)", "sorter", "soors_base.group_sorter"),
    Persona("repairer", "Réparatrice (démo)", "repairer", "soors_base.group_repairer"),
    Persona("shop", "Vendeuse (démo)", "shop staff", "soors_base.group_shop_staff"),
    Persona(
        "shopmanager",
        "Gérant de magasin (démo)",
        "shop manager",
        "soors_base.group_shop_manager",
    ),
    Persona(
        "manager",
        "Directrice (démo)",
        "member manager",
        "soors_base.group_member_manager",
    ),
    Persona(
        "analyst",
        "Analyste (démo)",
        "federation analyst",
        "soors_base.group_analyst",
        (FEDERATION,),
    ),
    Persona(
        "coop",
        "Équipe coopérative (démo)",
        "cooperative team",
        "soors_base.group_coop",
        (MEMBER, FEDERATION),
    ),
)

# Runs in Odoo's shell: makes the users that the layers have not made, with passwords.
SCRIPT = """
# the language of the member, which its layers set; French, where there are none
french = env["res.lang"].search_count([("code", "=", "fr_FR")])
lang = env["ir.default"]._get("res.partner", "lang")
lang = lang or ("fr_FR" if french else "en_US")
for persona in values["personas"]:
    group = env.ref(persona["group"], raise_if_not_found=False)
    if group:
        env["res.users"].with_context(no_reset_password=True).create({
            "login": persona["login"],
            "name": persona["name"],
            "password": persona["password"],
            "lang": lang,
            "tz": "Europe/Brussels",
            "group_ids": [(6, 0, [env.ref("base.group_user").id, group.id])],
        })
answer = True
"""
HASH_ROUNDS = 600_000  # what Odoo asks for; with fewer it would hash anew at log-in


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
    wanted = [persona for persona in PERSONAS if kind in persona.kinds]
    present = users(runtime, database)
    missing = [persona for persona in wanted if persona.login not in present]
    if missing:
        make(runtime, database, missing)
    set_admin_password(runtime, database)
    runtime.databases.set_note(database, personas=describe(runtime, database))


def users(runtime, database):
    """Return the active internal users of a database as {login: name}."""
    query = """
        SELECT u.login, p.name FROM res_users u JOIN res_partner p
            ON p.id = u.partner_id
         WHERE u.active AND NOT u.share AND u.login NOT LIKE '\\_\\_%'
         ORDER BY u.id
    """
    with runtime.databases.address.cursor(database) as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def make(runtime, database, missing):
    people = [
        {**vars(persona), "password": password(runtime.home, database, persona.login)}
        for persona in missing
    ]
    with runtime.steps.show(f"Making the users of {database}"):
        runtime.script(database, SCRIPT, personas=people)


def set_admin_password(runtime, database):
    """Give the administrator his random password, hashed as Odoo does it."""
    secret = password(runtime.home, database, ADMIN)
    hashed = pbkdf2_sha512.using(rounds=HASH_ROUNDS).hash(secret)
    with runtime.databases.address.cursor(database) as cursor:
        cursor.execute(
            "UPDATE res_users SET password = %s WHERE login = %s", [hashed, ADMIN]
        )


def describe(runtime, database):
    """Return role, name and login of each user who has a password of ours."""
    roles = {persona.login: persona.role for persona in PERSONAS}
    roles[ADMIN] = "administrator"
    present = users(runtime, database)
    return [
        {"role": roles.get(login, ""), "name": present[login], "login": login}
        for login in known_logins(runtime.home, database)
        if login in present
    ]


def logins(runtime, database):
    """Return what `status` shows: role, name, login and password of each user."""
    people = runtime.databases.note(database).get("personas") or []
    return [
        {**person, "password": password(runtime.home, database, person["login"])}
        for person in people
    ]
