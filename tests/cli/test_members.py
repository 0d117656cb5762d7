# SPDX-License-Identifier: LGPL-3.0-only
"""Layer files and what the commands `member ...` make of them, without a database."""

import doctest
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from soors_cli import landscape, layer_files, members, personas
from soors_cli.home import ROOT, Home
from soors_cli.layer_files import LayerFiles, key_rows, key_table, load_schema
from soors_cli.problem import Problem

DOCUMENTATION = ROOT / "docs" / "layers.md"
OWN = '[company]\nname = "Essai"\n[[warehouses]]\ncode = "E"\nname = "Essai"\n'


@pytest.fixture
def own(tmp_path):
    """Return a folder of layers outside the project, with a member `essai`."""
    (tmp_path / "members").mkdir()
    (tmp_path / "members" / "essai.toml").write_text(OWN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("SOORS_LAYERS", raising=False)

    def run(*arguments):
        return CliRunner().invoke(members.app, arguments)

    return run


MEMBERS = [plan for plan in landscape.PLANS if plan.kind == personas.MEMBER]


@pytest.mark.parametrize("plan", MEMBERS, ids=lambda plan: plan.name)
def test_every_member_of_the_landscape_has_good_layers(plan):
    resolution = LayerFiles().resolve(plan.name, plan.profile)
    assert resolution.values["company"]["profile"] == plan.profile
    assert len(resolution.files) == 3


def test_the_federation_has_good_layers():
    values = LayerFiles().resolve("federation", "federation").values
    assert values["modules"]["install"] == ["soors_federation"]
    assert values["users"].keys() == {"analyst", "coop"}


def test_fleur_and_terre_differ_where_it_shows():
    fleur = LayerFiles().resolve("fleur", "small").values
    terre = LayerFiles().resolve("terre", "large").values
    seen = ("planner_home", "lots", "receipt_steps")
    assert [fleur["features"][key] for key in seen] == ["calendar", False, 1]
    assert [terre["features"][key] for key in seen] == ["rounds", True, 3]
    assert len(fleur["shops"]) == 2
    assert len(fleur["vehicles"]) == 1
    assert len(terre["shops"]) > 2
    assert len(terre["vehicles"]) > 1


def test_a_small_member_can_become_large():
    small = LayerFiles().resolve("fleur", "small").values
    large = LayerFiles().resolve("fleur", "large").values
    for section in ("warehouses", "shops", "vehicles", "users", "streams"):
        assert small[section] == large[section]


@pytest.mark.parametrize("plan", landscape.PLANS, ids=lambda plan: plan.name)
def test_people_of_the_layers_are_the_people_of_the_launcher(plan):
    users = LayerFiles().resolve(plan.name, plan.profile).values["users"]
    wanted = {
        persona.login: [persona.group.removeprefix("soors_base.group_")]
        for persona in personas.PERSONAS
        if plan.kind in persona.kinds
    }
    assert {login: user["roles"] for login, user in users.items()} == wanted
    assert all("démo" in user["name"] for user in users.values())


def test_no_layer_holds_a_password():
    for path in (ROOT / "layers").rglob("*.toml"):
        assert not re.search("passw|secret", path.read_text(encoding="utf-8"), re.I)


def test_passwords_are_made_once_and_kept_for_their_owner(tmp_path):
    class Runtime:
        home = Home(tmp_path)

    resolution = LayerFiles().resolve("fleur", "small")
    first = members.passwords(Runtime, "fleur", resolution)
    assert first == members.passwords(Runtime, "fleur", resolution)
    assert len(set(first.values())) == len(first)
    assert first != members.passwords(Runtime, "other", resolution)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


class Script:
    """Stands for a runtime whose databases answer from a list."""

    def __init__(self, path, *answers):
        self.home = Home(path)
        self.databases = self.server = self
        self.answers = list(answers)
        self.notes = {"personas": [{"role": "", "name": "A", "login": "admin"}]}
        self.installed = []

    def script(self, _database, _source, **values):
        self.values = values
        return self.answers.pop(0)

    def note(self, _name):
        return self.notes

    def set_note(self, _name, **values):
        self.notes |= values

    def pid(self):
        return None

    def update(self, _name, modules, _title):
        self.installed += modules


def test_missing_add_ons_are_installed_before_the_layers_are_applied(tmp_path):
    runtime = Script(tmp_path, {"missing": ["soors_shop"]}, {"missing": [], "done": []})
    assert members.apply_profile(runtime, "fleur", "small") == []
    assert runtime.installed == ["soors_shop"]
    assert runtime.notes["profile"] == "small"


def test_what_a_database_refuses_is_a_sentence_and_changes_no_profile(tmp_path):
    runtime = Script(tmp_path, {"missing": [], "error": "a.toml:2: No stream"})
    with pytest.raises(Problem, match="a.toml:2: No stream"):
        members.apply_profile(runtime, "fleur", "small")
    assert "profile" not in runtime.notes


def test_people_of_the_layers_are_shown_with_the_others(tmp_path):
    runtime = Script(tmp_path, {"missing": [], "done": []})
    members.apply_profile(runtime, "federation", "federation")
    logins = [person["login"] for person in runtime.notes["personas"]]
    assert logins == ["admin", "analyst", "coop"]
    assert set(runtime.values["passwords"]) == {"analyst", "coop"}


# ---- folders ---------------------------------------------------------------------


def test_own_layers_come_first_and_ours_fill_the_gaps(own):
    resolution = LayerFiles(own).resolve("essai", "small")
    assert resolution.values["company"]["name"] == "Essai"
    assert resolution.values["company"]["currency"] == "EUR"
    assert resolution.where("company", "name") == f"{own}/members/essai.toml:2"


def test_the_folder_of_layers_may_come_from_the_environment(own, monkeypatch):
    monkeypatch.setenv("SOORS_LAYERS", str(own))
    assert "essai" in LayerFiles().members()
    assert "fleur" in LayerFiles().members()


def test_what_is_missing_is_said_with_the_next_step(own):
    with pytest.raises(Problem, match="nowhere"):
        LayerFiles(own / "nowhere")
    with pytest.raises(Problem, match='smal: did you mean "small"') as caught:
        LayerFiles(own).resolve("essai", "smal")
    assert "--profile" in caught.value.next_step
    with pytest.raises(Problem, match='essay has no layer: did you mean "essai"'):
        LayerFiles(own).resolve("essay", "small")


# ---- mistakes --------------------------------------------------------------------


def test_all_mistakes_are_told_with_file_and_line_and_nearest_key(own):
    path = own / "members" / "essai.toml"
    path.write_text(OWN + 'naem = "x"\n[features]\nlots = "yes"\n', encoding="utf-8")
    with pytest.raises(Problem) as caught:
        LayerFiles(own).resolve("essai", "small")
    assert caught.value.sentence.splitlines()[1:] == [
        f'{path}:6: unknown key "naem" in [[warehouses]]: did you mean "name"?',
        f'{path}:8: "lots" must be true or false, not "yes"',
    ]


def test_a_mistake_is_told_before_anything_is_made(own, run, monkeypatch):
    def refuse(*_arguments):
        raise AssertionError("a runtime was made")

    monkeypatch.setattr(members, "Runtime", refuse)
    path = own / "members" / "essai.toml"
    path.write_text("[compagny]\n", encoding="utf-8")
    result = run("create", "essai", "--profile", "small", "--layers", str(own))
    assert isinstance(result.exception, Problem)
    assert f'{path}:1: unknown section "compagny"' in result.exception.sentence


def test_files_can_be_checked_without_a_database(own, run):
    result = run("check", "essai", "--profile", "large", "--layers", str(own))
    assert result.exit_code == 0, result.exception
    assert "nothing is wrong" in result.stdout


# ---- keys ------------------------------------------------------------------------


def test_every_key_says_what_it_is_for():
    for section, key, _words, meaning in key_rows(load_schema()):
        assert meaning.endswith("."), f"{section.title} {key.name}"
        assert key.module.startswith("soors_")


def test_the_documentation_lists_every_key():
    text = DOCUMENTATION.read_text(encoding="utf-8")
    begin, end = "<!-- keys -->\n", "<!-- end of keys -->"
    listed = text[text.index(begin) + len(begin) : text.index(end)]
    assert listed.strip() == key_table(load_schema()).strip(), (
        "run ./soors member keys and put what it prints between the two marks"
    )


def test_the_layers_in_the_documentation_are_good(tmp_path):
    text = DOCUMENTATION.read_text(encoding="utf-8")
    (tmp_path / "members").mkdir()
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert examples
    for number, example in enumerate(examples):
        path = tmp_path / "members" / f"example{number}.toml"
        path.write_text(example, encoding="utf-8")
        LayerFiles(tmp_path).resolve(path.stem, "large")


def test_keys_can_be_shown(run):
    result = run("keys")
    assert result.exit_code == 0
    assert "[[warehouses]]" in result.stdout


def test_examples_in_the_code_are_true():
    assert doctest.testmod(layer_files).failed == 0


def test_the_engine_needs_no_odoo():
    engine = layer_files.load_engine()
    assert Path(engine.__file__).parent.name == "layers"
    assert engine.__name__ == layer_files.ENGINE
