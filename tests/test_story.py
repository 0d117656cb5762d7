# SPDX-License-Identifier: LGPL-3.0-only
"""The whole story on real databases: two members, one day, two kinds of reports."""

import pytest

from soors_cli import personas
from soors_cli.story.client import StoryError

from .landscape import HISTORY_DAYS
from .workbooks import totals

# What any reader of the database can add up without knowing our code: kilos that
# came in, and kilos that left, losses among them.
PLAIN_SUM = """
SELECT ROUND(SUM(CASE WHEN flow = 'collected' THEN kg * flow_sign END)::numeric, 3),
       ROUND(SUM(CASE WHEN flow IN ('outgoing', 'loss')
                      THEN -kg * flow_sign END)::numeric, 3)
  FROM stock_move
 WHERE state = 'done' AND stream_id IS NOT NULL
"""


@pytest.fixture(scope="module")
def story(landscape):
    landscape.story.write(HISTORY_DAYS)
    return landscape.story


def plain_sum(story, database):
    """Return (collected, outgoing) kilograms by one SQL statement."""
    with story.runtime.postgres.address.cursor(database) as cursor:
        cursor.execute(PLAIN_SUM)
        return tuple(float(kg or 0) for kg in cursor.fetchone())


def report(story, plan):
    return story.folder / f"{plan.name}-{story.date.year}.xlsx"


def test_a_members_report_says_what_a_plain_sum_says(story):
    for plan in story.members:
        collected, outgoing = plain_sum(story, plan.name)
        found = totals(report(story, plan))
        assert collected > 100 and outgoing > 10, "the day must have had a story"
        assert collected in found.values(), (plan.name, collected, found)
        assert outgoing in found.values(), (plan.name, outgoing, found)


def test_the_consolidated_report_is_the_sum_of_the_members(story):
    sums = [plain_sum(story, plan.name) for plan in story.members]
    collected, outgoing = (round(sum(column), 3) for column in zip(*sums, strict=True))
    found = totals(report(story, story.federations[0]))
    assert collected in found.values(), (collected, found)
    assert outgoing in found.values(), (outgoing, found)


def test_the_mass_balance_closes_to_the_gram(story):
    ways_in = ("opening", "collected", "converted_in")
    for plan in story.members:
        manager = story.person(plan.name, "manager")
        year = story.date.year
        rows = manager.call(
            "soors.flow", "get_mass_balance", f"{year - 1}-01-01", f"{year}-12-31"
        )
        assert rows
        for row in rows:
            total = sum(
                kg if name in ways_in else -kg
                for name, kg in row.items()
                if not name.endswith("_id")
            )
            assert round(total, 3) == 0, row
        # What sorting took is what sorting gave, whatever became of the streams.
        converted = sum(row["converted_in"] - row["converted_out"] for row in rows)
        assert round(converted, 3) == 0


def test_a_day_that_is_played_again_adds_nothing(story):
    plan = story.members[0]
    before = plain_sum(story, plan.name)
    story.play_day(plan)
    assert plain_sum(story, plan.name) == before


def test_the_two_planners_start_from_different_screens(story, landscape, browser):
    small, large = story.members
    homes = {}
    for plan in (small, large):
        password = personas.password(story.runtime.home, plan.name, "planner")
        person = browser(landscape.url_of(plan.name))
        person.log_in("planner", password)
        person.open("/odoo/collection-planning")
        view = person.wait_for(
            ".o_soors_board, .o_kanban_view, .o_list_view", state="visible"
        )
        homes[plan.profile] = view.get_attribute("class")
    assert "o_soors_board" in homes["small"]
    assert "o_soors_board" not in homes["large"]


def test_every_installed_addon_is_known_so_that_it_is_updated(story):
    for plan in (*story.members, *story.federations):
        with story.runtime.postgres.address.cursor(plan.name) as cursor:
            cursor.execute(
                "SELECT name FROM ir_module_module"
                " WHERE state = 'installed' AND name LIKE 'soors%'"
            )
            installed = {name for (name,) in cursor.fetchall()}
        assert installed == set(story.runtime.databases.note(plan.name)["addons"])
        assert story.runtime.databases.pending(plan.name) == ([], [])


def test_the_small_member_has_no_lots_and_the_large_one_has(story):
    tracking = {}
    for plan in story.members:
        with story.runtime.postgres.address.cursor(plan.name) as cursor:
            cursor.execute("SELECT COUNT(*) FROM stock_lot")
            (lots,) = cursor.fetchone()
            cursor.execute("SELECT DISTINCT reception_steps FROM stock_warehouse")
            tracking[plan.profile] = lots > 0, {row[0] for row in cursor.fetchall()}
    assert tracking["small"] == (False, {"one_step"})
    assert tracking["large"] == (True, {"three_steps"})


def test_the_federations_key_opens_nothing_but_releases(story):
    member = story.members[0]
    key = story.make_key(member)
    session = story.person(member.name, "manager").session
    session.cookies.clear()

    def ask(model, method, **arguments):
        return session.post(
            f"{story.url_of(member.name)}/json/2/{model}/{method}",
            json=arguments,
            headers={
                "Authorization": f"Bearer {key}",
                "X-Odoo-Database": member.name,
            },
            timeout=60,
        )

    assert ask("soors.declaration", "export_released").json()["declarations"]
    for model in ("soors.flow", "stock.move", "res.partner", "res.users"):
        answer = ask(model, "search_read", domain=[], fields=["id"], limit=1)
        assert answer.status_code == 403, (model, answer.text)


def test_shop_staff_cannot_do_the_planners_part(story, soors_system):
    soors_system.expect_log("odoo.http", r"soors\.round", "shop staff plan no rounds")
    staff = story.person(story.members[0].name, "shop")
    with pytest.raises(StoryError):
        staff.search_read("soors.round", [], ["name"], limit=1)
