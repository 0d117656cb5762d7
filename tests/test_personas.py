# SPDX-License-Identifier: LGPL-3.0-only
"""Everybody does his own part by hand, in French, in a real browser.

What a person types must be in the ledger, to the gram, and nothing else. The tests
stand alone: what comes before a person's part is done over the network.
"""

import datetime
import re
import uuid

import pytest
from playwright.sync_api import expect

from soors_cli.story import report

from .browser import FIRST_PAGE
from .workbooks import totals

TABLET = (800, 1280)
LYING_TABLET = (1280, 800)
LEDGER = """
SELECT flow, ROUND(SUM(kg * COALESCE(NULLIF(flow_sign, 0), 1))::numeric, 3),
       ROUND(SUM(CASE WHEN flow_sign > 0 THEN kg ELSE 0 END)::numeric, 3)
  FROM stock_move
 WHERE state = 'done' AND stream_id IS NOT NULL
 GROUP BY flow
"""


@pytest.fixture
def fleur(landscape):
    return landscape.by_hand["fleur"]


@pytest.fixture
def federation(landscape):
    return landscape.by_hand["federation"]


@pytest.fixture
def seat(landscape, browser):
    """Return a function (database, login, size) that logs a person in by hand."""

    def seat(database, login, size=LYING_TABLET):
        person = browser(landscape.url_of(database), size, locale="fr-BE")
        person.log_in(login, landscape.password(database, login))
        person.wait_for(".o_soors_home_tile", timeout=FIRST_PAGE)
        # By the hour of the day.
        person.see(re.compile("Bonjour|Bonsoir"))
        person.screenshot(f"{login}-home")
        return person

    return seat


@pytest.fixture
def ledger(landscape):
    """Return a function that tells what was recorded since the last time asked."""
    known = {}

    def since(database):
        rows = landscape.sql(database, LEDGER)
        now = {flow: (float(net), float(gross)) for flow, net, gross in rows}
        before = known.get(database, {})
        known[database] = now
        change = {}
        for flow, sums in now.items():
            old = before.get(flow, (0, 0))
            new = tuple(round(a - b, 3) for a, b in zip(sums, old, strict=True))
            if any(new):
                change[flow] = new
        return change

    return since


def take_goods(actor, product, kg):
    """Let somebody bring goods to the depot, over the network."""
    goods = actor.find("product.product", ("name", "=", product))
    line = {"product_id": goods, "kg": kg, "kg_source": "weighed"}
    actor.call(
        "soors.dropoff.wizard",
        "record_dropoff",
        [line],
        str(uuid.uuid4()),
        zip_code="4000",
        city="Liège",
    )


def test_the_planner_takes_a_call_and_plans_it(landscape, fleur, seat, ledger):
    tomorrow = landscape.date + datetime.timedelta(days=1)
    name = f"Jeanne Exemple {uuid.uuid4().hex[:6]}"
    ledger(fleur)
    nadia = seat(fleur, "planner")
    nadia.tile("Demandes")
    nadia.page.locator(".o_list_button_add").first.click()
    nadia.write("phone", "04 000 12 34")
    nadia.field("partner_id").fill(name)
    nadia.click(".o_m2o_dropdown_option_create")
    nadia.write("street", "Rue Haute 12")
    nadia.write("zip", "4020")
    expect(nadia.field("municipality_id")).to_have_value(re.compile("Liège"))
    row = nadia.row("line_ids")
    nadia.choose("stream_id", "Meubles", row)
    nadia.write("kg_estimated", "45,5", row)
    nadia.screenshot("planner-request")
    nadia.button("Mettre dans une tournée")
    nadia.wait_for(".modal [name=request_ids]")
    nadia.write_day("date", tomorrow)
    nadia.choose("vehicle_id", "1-FLR-001")
    nadia.choose("driver_id", "Chauffeur Fleur")
    nadia.screenshot("planner-plan")
    nadia.button("Mettre dans la tournée")
    nadia.wait_for(".modal", state="hidden")
    nadia.screenshot("planner-planned")
    nadia.button("Prête à partir")
    nadia.wait_for("[name=state] .o_arrow_button_current:has-text('Prête')")
    nadia.screenshot("planner-round")
    rows = landscape.sql(
        fleur,
        """
        SELECT request.state, request.kg_estimated, round.state, partner.phone,
               partner.street, partner.zip, municipality.nis
          FROM soors_collection_request request
          JOIN res_partner partner ON partner.id = request.partner_id
          JOIN soors_round_stop stop ON stop.request_id = request.id
          JOIN soors_round round ON round.id = stop.round_id
          JOIN soors_municipality municipality
            ON municipality.id = request.municipality_id
         WHERE partner.name = %s
        """,
        name,
    )
    ((state, kg, round_state, phone, street, zip_code, nis),) = rows
    assert (state, float(kg), round_state) == ("planned", 45.5, "ready")
    assert phone.replace(" ", "").endswith("40001234")
    assert (street, zip_code, nis) == ("Rue Haute 12", "4020", "62063")
    assert ledger(fleur) == {}, "what is expected is not in the ledger"


@pytest.fixture
def round_of_today(landscape, fleur):
    """Return the number of a round of two stops, ready for the driver."""
    planner = landscape.actor(fleur, "planner")
    driver = planner.find("res.partner", ("user_ids.login", "=", "driver"))
    stream = planner.find("soors.stream", ("code", "=", "furniture"))
    requests = [
        planner.call(
            "soors.collection.request",
            "create",
            [
                {
                    "contact_name": f"Donatrice {number}",
                    "street": f"Rue Basse {number}",
                    "zip": "4000",
                    "city": "Liège",
                    "phone": f"04 000 00 0{number}",
                    "line_ids": [(0, 0, {"stream_id": stream, "kg_estimated": 40})],
                }
            ],
        )[0]
        for number in (1, 2)
    ]
    (number,) = planner.call(
        "soors.round",
        "create",
        [
            {
                "date": str(landscape.date),
                "driver_id": driver,
                "vehicle_id": planner.find("fleet.vehicle"),
            }
        ],
    )
    planner.call("soors.round", "add_requests", [number], requests)
    planner.call("soors.round", "action_ready", [number])
    return number


def test_the_driver_completes_a_stop(landscape, fleur, seat, ledger, round_of_today):
    ledger(fleur)
    karim = seat(fleur, "driver", TABLET)
    karim.tile("Ma tournée du jour")
    karim.wait_for(".o_soors_stops")
    karim.screenshot("driver-round")
    karim.button("Démarrer la tournée")
    stop = karim.page.locator(".o_soors_stop", has_text="Donatrice 1").first
    stop.locator("button", has_text=re.compile(r"^\s*Enlevé")).click()
    karim.wait_for(".modal [name=line_ids] .o_data_row")
    karim.screenshot("driver-stop")
    cell = karim.page.locator(".modal [name=line_ids] .o_data_cell[name=kg]")
    expect(cell).to_have_text("40,000")
    cell.click()
    karim.write("kg", "62,5", ".o_selected_row")
    karim.screenshot("driver-kilos")
    karim.button("C’est tout")
    karim.wait_for(".modal", state="hidden")
    expect(stop).to_contain_text("62,5")
    karim.screenshot("driver-done")
    assert ledger(fleur) == {"collected": (62.5, 62.5)}


def test_the_sorter_closes_a_session_that_is_in_balance(landscape, fleur, seat, ledger):
    take_goods(landscape.actor(fleur, "planner"), "Objets du quotidien, original", 30)
    ledger(fleur)
    luc = start_sorting(seat(fleur, "sorter"), "20")
    take_out(luc, "Objet du quotidien, 1er choix", "9,5", pieces="19")
    take_out(luc, "Objets du quotidien pour recyclage", "10,5")
    expect(luc.page.locator(".o_soors_balance .alert-success")).to_be_visible()
    luc.screenshot("sorter-balance")
    luc.button("Clôturer la session")
    luc.wait_for("[name=state] .o_arrow_button_current:has-text('Clôturée')")
    luc.screenshot("sorter-closed")
    change = ledger(fleur)
    assert change.pop("conversion") == (0, 20), "what was taken is what came out"
    # What waits in the bin has left the sorting, not the house.
    assert not {"collected", "loss"} & set(change), change


def test_the_sorter_explains_what_is_missing(landscape, fleur, seat, ledger):
    take_goods(landscape.actor(fleur, "planner"), "Livres et médias, original", 12)
    ledger(fleur)
    luc = start_sorting(seat(fleur, "sorter"), "10", "Livres et médias, original")
    take_out(luc, "Livres et papier pour recyclage", "6")
    luc.button("Clôturer la session")
    luc.wait_for(".modal .alert-danger:has-text('4')")
    luc.screenshot("sorter-refused")
    luc.button("Retour au tri")
    luc.wait_for(".modal", state="hidden")
    assert ledger(fleur) == {}, "nothing is recorded before it is explained"
    luc.button("Clôturer la session")
    luc.wait_for(".modal [name=reason_id]")
    luc.pick("reason_id")
    luc.write("explanation", "Livres mouillés, jetés sans être pesés")
    luc.screenshot("sorter-explained")
    luc.button("Clôturer la session")
    luc.wait_for("[name=state] .o_arrow_button_current:has-text('Clôturée')")
    luc.screenshot("sorter-closed-explained")
    change = ledger(fleur)
    assert change["loss"] == (-4, 0)
    assert change["conversion"] == (0, 6)


def start_sorting(person, kg, goods="Objets du quotidien, original"):
    """Open a session and take kilos of goods that wait."""
    person.tile("Le tri du jour")
    person.page.locator(".o-kanban-button-new").first.click()
    row = person.row("input_ids")
    person.choose("product_id", goods, row)
    person.write("kg_measured", kg, row)
    person.screenshot("sorter-taken")
    person.button("Commencer le tri")
    person.wait_for("[name=state] .o_arrow_button_current:has-text('En cours')")
    return person


def take_out(person, goods, kg, pieces=None):
    """Record what came out of the sorting."""
    row = person.row("output_ids")
    person.choose("product_id", goods, row)
    if pieces:
        person.write("quantity", pieces, row)
    person.write("kg_measured", kg, row)


def test_the_shop_sells_a_piece_and_a_weight(landscape, fleur, seat, ledger):
    ledger(fleur)
    chantal = seat(fleur, "shop")
    chantal.click(".o_navbar_apps_menu button")
    chantal.wait_for(".o_app")
    chantal.screenshot("shop-menus")
    assert chantal.texts(".o_app") == ["SOORS", "Point de Vente"]
    chantal.press("Escape")
    chantal.tile("Caisse")
    chantal.wait_for(".o_kanban_record")
    chantal.screenshot("shop-tills")
    till = chantal.page.locator(".o_kanban_record", has_text="Outremeuse")
    till.get_by_role("button", name="Ouvrir la caisse").click()
    chantal.page.wait_for_url(re.compile("/pos/ui"))
    chantal.wait_for(".modal .modal-footer", timeout=FIRST_PAGE)
    chantal.page.locator(".modal input").first.fill("50")
    chantal.screenshot("shop-drawer")
    chantal.page.locator(".modal .modal-footer .btn-primary").click()
    pick = chantal.page.locator("article.product")
    pick.filter(has_text="Livre, 1er choix").first.click()
    pick.filter(has_text="Vêtements, 1er choix, au kilo").first.click()
    for key in "1,25":
        keys = chantal.page.locator(".soors-weight-popup .numpad button")
        keys.get_by_text(key, exact=True).click()
    expect(chantal.page.locator(".soors-weight-reading")).to_contain_text("1,25 kg")
    chantal.screenshot("shop-weight")
    chantal.click(".soors-weight-ok")
    expect(chantal.page.locator(".orderline")).to_have_count(2)
    chantal.screenshot("shop-ticket")
    chantal.click(".pay-order-button:visible")
    chantal.page.locator(".paymentmethod", has_text="Espèces").first.click()
    chantal.screenshot("shop-payment")
    chantal.click(".payment-screen .validation-button.next:visible")
    thanks = chantal.page.locator(".pos-receipt .soors-receipt-kg")
    book = landscape.sql(
        fleur,
        "SELECT weight FROM product_template WHERE name ->> 'en_US' = 'Book, A'",
    )
    kg = round(float(book[0][0]) + 1.25, 3)
    expect(thanks).to_contain_text(f"{kg:g}".replace(".", ",") + " kg")
    chantal.screenshot("shop-receipt")
    assert ledger(fleur) == {"outgoing": (-kg, 0)}


def test_the_manager_releases_what_the_ledger_says(
    landscape, fleur, seat, ledger, tmp_path
):
    take_goods(landscape.actor(fleur, "planner"), "Textiles, original", 12.5)
    ledger(fleur)
    sophie = seat(fleur, "manager")
    sophie.tile("Bilan matière")
    sophie.wait_for(".ribbon:has-text('En équilibre')")
    sophie.screenshot("manager-balance")
    row = sophie.page.locator(".o_data_row", has_text="Textile").first
    row.locator("button[name=action_open_flows]").click()
    sophie.wait_for(".o_list_view .o_group_header, .o_list_view .o_data_row")
    sophie.screenshot("manager-moves")
    sophie.menu("Rapports", "Déclarations")
    sophie.page.locator(".o_list_button_add").first.click()
    sophie.pick("period", "Autres dates")
    sophie.write_day("date_from", landscape.date)
    sophie.write_day("date_to", landscape.date)
    sophie.button("Calculer et contrôler")
    sophie.wait_for("[name=check_ids] .o_data_row", state="attached")
    for name in ("date_from", "date_to"):
        day = sophie.front().locator(f"[name='{name}']")
        expect(day).to_contain_text(f"{landscape.date:%d/%m/%Y}")
    accept(sophie)
    sophie.screenshot("manager-checks")
    sophie.button("Calculer et contrôler")
    sophie.wait_for("[name=state] .o_arrow_button_current:has-text('Contrôlée')")
    sophie.button("Publier")
    sophie.page.locator(".modal .btn-primary").click()
    sophie.wait_for("[name=state] .o_arrow_button_current:has-text('Publiée')")
    sophie.screenshot("manager-released")
    found = totals(download(sophie, tmp_path))
    ((collected,),) = landscape.sql(fleur, COLLECTED, landscape.date, landscape.date)
    assert float(collected) >= 12.5
    assert float(collected) in found.values(), (collected, found)
    assert ledger(fleur) == {}


COLLECTED = """
SELECT ROUND(SUM(kg * flow_sign)::numeric, 3)
  FROM stock_move
 WHERE state = 'done' AND flow = 'collected'
   AND (date AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Brussels')::date
       BETWEEN %s AND %s
"""


def accept(person):
    """Tick what the checks warn about, with a word why."""
    warnings = person.page.locator("[name=check_ids] .o_data_row.text-warning")
    person.page.locator(".o_notebook .nav-link", has_text="Contrôles").click()
    person.wait_for("[name=check_ids] .o_data_row")
    for name in warnings.locator("[name=name]").all_inner_texts():
        row = person.page.locator("[name=check_ids] .o_data_row", has_text=name)
        row.locator("[name=name]").click()
        expect(row).to_have_class(re.compile("o_selected_row"))
        row.locator("[name=is_accepted] input").check()
        row.locator("[name=comment] input").fill("Vu")


def download(person, folder):
    """Press the button of the spreadsheet; returns the file."""
    with person.page.expect_download() as waiting:
        person.button("Tableur")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == ".xlsx"
    return path


@pytest.fixture
def released_past(landscape, fleur):
    """Return the first and the last day of the past, declared and released."""
    first = datetime.date(landscape.date.year - 1, 12, 1)
    last = landscape.date - datetime.timedelta(days=1)
    manager = landscape.actor(fleur, "manager")
    period = {"period": "custom", "date_from": str(first), "date_to": str(last)}
    domain = [("date_from", "=", str(first)), ("date_to", "=", str(last))]
    number = manager.once("soors.declaration", domain, period)
    domain = [("declaration_id", "=", number)]
    manager.call("soors.declaration", "action_check", [number])
    report.accept_warnings(manager, "soors.declaration.check", domain)
    manager.call("soors.declaration", "action_check", [number])
    manager.call("soors.declaration", "action_release", [number])
    return first, last


def test_the_analyst_adds_up_what_a_member_released(
    landscape, fleur, federation, seat, released_past, tmp_path
):
    sophie = seat(fleur, "manager")
    sophie.menu("Configuration", "Laisser lire la fédération")
    sophie.wait_for(".modal [name=name]")
    sophie.screenshot("manager-access")
    sophie.button("Créer une clé")
    shown = sophie.wait_for(".modal [name=key]")
    sophie.screenshot("manager-key")
    key = shown.inner_text().strip()
    assert re.fullmatch(r"\w{30,}", key), "the key can be read from the screen"

    elise = seat(federation, "analyst")
    elise.tile("Membres")
    elise.page.locator(".o_list_button_add").first.click()
    name = f"Fleur {uuid.uuid4().hex[:6]}"
    elise.write("name", name)
    elise.write("url", landscape.address_of())
    elise.write("database", fleur)
    elise.write("new_key", key)
    elise.screenshot("analyst-member")
    elise.button("Récolter")
    elise.wait_for("[name=last_state]:has-text('Terminé')")
    elise.screenshot("analyst-collected")
    elise.menu("Fédération", "Consolidations")
    elise.page.locator(".o_list_button_add").first.click()
    first, last = released_past
    elise.pick("period", "Autres dates")
    elise.write_day("date_from", first)
    elise.write_day("date_to", last)
    elise.screenshot("analyst-period")
    elise.button("Prendre les déclarations")
    accept(elise)
    elise.screenshot("analyst-consolidation")
    found = totals(download(elise, tmp_path))
    ((collected,),) = landscape.sql(fleur, COLLECTED, first, last)
    assert float(collected) > 100
    assert float(collected) in found.values(), (collected, found)
    elise.button("Terminé")
    elise.wait_for("[name=state] .o_arrow_button_current:has-text('Terminé')")
    elise.screenshot("analyst-done")
