"""The layer engine: reading, checking, merging. No database is touched."""

import doctest
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.soors_base import layers
from odoo.addons.soors_base.layers import (
    LayerError,
    Resolution,
    Schema,
    SchemaError,
    Source,
    merge,
    merging,
    problems,
    resolve,
    schema,
    toml_lines,
)

SCHEMA = """
[sections.company]
help = "The company."
[sections.company.keys]
name = {type = "text", help = "Name.", required = true}
zip = {type = "text", help = "Postcode.", pattern = "[0-9]{4}"}

[sections.features]
help = "Switches."
[sections.features.keys]
lots = {type = "boolean", help = "Lots."}
steps = {type = "integer", help = "Steps.", choices = [1, 2, 3]}
tolerance = {type = "number", help = "Percent.", minimum = 0, maximum = 100}

[sections.modules]
help = "Add-ons."
[sections.modules.keys]
install = {type = "list", help = "Names.", merge = "union"}

[sections.streams]
help = "Streams."
[sections.streams.keys]
active = {type = "list", help = "Codes."}

[sections.places]
help = "Places."
key = "code"
[sections.places.keys]
code = {type = "text", help = "Code.", pattern = "[A-Z]+"}
name = {type = "text", help = "Name.", required = true}

[sections.shops]
help = "Shops."
key = "name"
[sections.shops.keys]
name = {type = "text", help = "Name."}
place = {type = "text", help = "Code of the place.", refers = "places"}
"""


def make_schema(text=SCHEMA, module="soors_base"):
    return Schema.from_dict(toml_lines.tomllib.loads(text), module=module)


class TestLayers(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schema = make_schema()

    def resolve(self, *texts):
        sources = [Source(f"{i}.toml", text) for i, text in enumerate(texts)]
        return resolve(sources, self.schema)

    def refuse(self, *texts):
        with self.assertRaises(LayerError) as caught:
            self.resolve(*texts)
        return [str(problem) for problem in caught.exception.problems]

    def test_examples_in_the_documentation_are_true(self):
        for module in (merging, problems, schema, toml_lines):
            result = doctest.testmod(module)
            self.assertEqual(result.failed, 0, module.__name__)

    def test_the_engine_does_not_know_odoo(self):
        for path in Path(layers.__file__).parent.glob("*.py"):
            self.assertNotRegex(path.read_text(), r"(?m)^\s*(from|import) odoo\b")

    # -- merging ----------------------------------------------------------------
    def test_a_later_layer_wins_and_the_rest_stays(self):
        values = self.resolve(
            '[company]\nname = "Base"\nzip = "4000"\n[features]\nlots = false',
            "[features]\nlots = true",
            '[company]\nname = "Fleur"',
        ).values
        self.assertEqual(values["company"], {"name": "Fleur", "zip": "4000"})
        self.assertEqual(values["features"], {"lots": True})

    def test_entries_of_a_list_meet_by_their_key(self):
        values = self.resolve(
            '[[places]]\ncode = "A"\nname = "One"\n'
            '[[places]]\ncode = "B"\nname = "Two"',
            '[[places]]\ncode = "B"\nname = "Second"',
        ).values
        self.assertEqual(values["places"]["A"]["name"], "One")
        self.assertEqual(values["places"]["B"]["name"], "Second")

    def test_an_entry_can_be_taken_away_and_given_back(self):
        first = '[[places]]\ncode = "A"\nname = "One"'
        away = '[[places]]\ncode = "A"\nabsent = true'
        back = '[[places]]\ncode = "A"\nabsent = false'
        self.assertEqual(self.resolve(first, away).values["places"], {})
        values = self.resolve(first, away, back).values
        self.assertEqual(values["places"], {"A": {"code": "A", "name": "One"}})

    def test_one_list_is_completed_the_other_replaced(self):
        values = self.resolve(
            '[modules]\ninstall = ["a", "b"]\n[streams]\nactive = ["x", "y"]',
            '[modules]\ninstall = ["b", "c"]\n[streams]\nactive = ["y"]',
        ).values
        self.assertEqual(values["modules"]["install"], ["a", "b", "c"])
        self.assertEqual(values["streams"]["active"], ["y"])

    def test_merging_changes_neither_layer(self):
        lower = {"streams": {"active": ["x"]}}
        upper = {"streams": {"active": ["y"]}}
        merged = merge(lower, upper, self.schema)
        merged["streams"]["active"].append("z")
        self.assertEqual(lower, {"streams": {"active": ["x"]}})
        self.assertEqual(upper, {"streams": {"active": ["y"]}})

    # -- refusals ---------------------------------------------------------------
    def test_an_unknown_key_is_refused_with_file_line_and_nearest_key(self):
        self.assertEqual(
            self.refuse('[company]\nname = "Fleur"\n\nzpi = "4000"'),
            ['0.toml:4: unknown key "zpi" in [company]: did you mean "zip"?'],
        )

    def test_a_key_of_another_section_is_sent_there(self):
        self.assertEqual(
            self.refuse('[company]\nname = "Fleur"\ntolerance = 3'),
            [
                '0.toml:3: unknown key "tolerance" in [company]: '
                "it belongs to [features]",
            ],
        )
        self.assertEqual(
            self.refuse("lots = true"),
            ['0.toml:1: unknown section "lots": "lots" belongs to [features]'],
        )

    def test_an_unknown_section_is_refused(self):
        self.assertEqual(
            self.refuse('\n[compagny]\nname = "Fleur"'),
            ['0.toml:2: unknown section "compagny": did you mean "company"?'],
        )

    def test_every_problem_is_told_at_once(self):
        messages = self.refuse(
            '[features]\nlots = "yes"\nsteps = 4\ntolerance = 120\n',
            '[company]\nname = 3\nzip = "40000"\n',
            "[streams]\nactive = [\n  'x',\n  7,\n]\n",
        )
        self.assertEqual(
            messages,
            [
                '0.toml:2: "lots" must be true or false, not "yes"',
                '0.toml:3: "steps" cannot be 4: known: 1, 2, 3',
                '0.toml:4: "tolerance" must be at most 100, not 120',
                '1.toml:2: "name" must be a text, not 3',
                '1.toml:3: "zip" "40000" is not in the form [0-9]{4}',
                '2.toml:4: "active" must be a list of texts, not with 7',
            ],
        )

    def test_true_is_not_a_number(self):
        (message,) = self.refuse("[features]\nsteps = true")
        self.assertIn("must be a whole number, not true", message)

    def test_broken_toml_is_refused_with_its_line(self):
        (message,) = self.refuse("[company]\nname = \n")
        self.assertRegex(message, r"^0\.toml:2: is not valid TOML: ")

    def test_a_table_where_a_list_belongs_and_the_other_way_round(self):
        (message,) = self.refuse('[places]\ncode = "A"')
        self.assertEqual(
            message, '0.toml:1: "places" is a list of tables: write [[places]]'
        )
        (message,) = self.refuse('[[company]]\nname = "A"')
        self.assertEqual(message, '0.toml:1: "company" is a table: write [company]')

    def test_two_entries_with_one_key_are_refused(self):
        entry = '[[places]]\ncode = "A"\nname = "One"\n'
        self.assertEqual(
            self.refuse(entry * 2), ['0.toml:5: [[places]] "A" is also at line 1']
        )

    def test_an_entry_without_its_key_is_refused(self):
        self.assertEqual(
            self.refuse('[[places]]\nname = "One"\n'),
            ['0.toml:1: [[places]] needs "code": it is known by it'],
        )

    def test_a_required_key_is_missed_only_in_the_outcome(self):
        self.assertEqual(
            self.refuse('[company]\nzip = "4000"'),
            ['0.toml:1: [company] needs "name"'],
        )
        self.resolve('[company]\nzip = "4000"', '[company]\nname = "Fleur"')

    def test_a_reference_must_lead_somewhere(self):
        place = '[[places]]\ncode = "LIEGE"\nname = "Liège"\n'
        shop = '[[shops]]\nname = "Nord"\nplace = "LIEGEE"\n'
        self.assertEqual(
            self.refuse(place, shop),
            ['1.toml:3: no [[places]] "LIEGEE": did you mean "LIEGE"?'],
        )

    def test_a_key_of_an_add_on_that_is_not_installed_is_refused(self):
        till = """
            [sections.features]
            help = "Switches."
            [sections.features.keys]
            till = {type = "boolean", help = "Till."}
        """
        both = self.schema + make_schema(till, module="soors_shop")
        text = '[modules]\ninstall = ["{}"]\n[features]\ntill = true'
        with self.assertRaises(LayerError) as caught:
            resolve([Source("a.toml", text.format("soors_base"))], both)
        self.assertEqual(
            str(caught.exception),
            'a.toml:4: "till" of [features] needs the add-on soors_shop: '
            "add it to install in [modules]",
        )
        resolve([Source("a.toml", text.format("soors_shop"))], both)

    def test_a_language_that_nobody_loads_is_refused(self):
        known = """
            [sections.languages]
            help = "Languages."
            [sections.languages.keys]
            install = {type = "list", help = "Codes.", merge = "union"}
            [sections.company]
            help = "The company."
            [sections.company.keys]
            lang = {type = "text", help = "Language."}
            [sections.people]
            help = "People."
            key = "login"
            [sections.people.keys]
            login = {type = "text", help = "Login."}
            lang = {type = "text", help = "Language."}
        """
        both = self.schema + make_schema(known)
        base = Source("base.toml", '[languages]\ninstall = ["fr_FR"]')
        own = (
            '[company]\nname = "F"\nlang = "nl_BE"\n'
            '[[people]]\nlogin = "a"\nlang = "de_DE"\n'
            '[[people]]\nlogin = "b"\nlang = "en_US"\n'
        )
        with self.assertRaises(LayerError) as caught:
            resolve([base, Source("own.toml", own)], both)
        self.assertEqual(
            str(caught.exception).splitlines(),
            [
                'own.toml:3: the language "nl_BE" is not loaded: add it to install in'
                " [languages]",
                'own.toml:6: the language "de_DE" is not loaded: add it to install in'
                " [languages]",
            ],
        )
        own += '[languages]\ninstall = ["nl_BE", "de_DE"]\n'
        resolve([base, Source("own.toml", own)], both)

    # -- schema -----------------------------------------------------------------
    def test_two_add_ons_cannot_declare_one_key(self):
        with self.assertRaises(SchemaError):
            self.schema + make_schema(module="soors_shop")

    def test_a_key_without_help_or_of_unknown_type_is_refused(self):
        for attributes in ('type = "text"', 'type = "date", help = "Day."'):
            text = f'[sections.a]\nhelp = "A."\n[sections.a.keys]\nb = {{{attributes}}}'
            with self.assertRaises(SchemaError):
                make_schema(text)

    # -- outcome ----------------------------------------------------------------
    def test_each_value_knows_its_file_and_line(self):
        outcome = self.resolve(
            '[company]\nname = "Base"', '[company]\n\nname = "Fleur"\nzip = "4000"'
        )
        self.assertEqual(outcome.where("company", "name"), "1.toml:3")
        self.assertEqual(outcome.where("company", "city"), "1.toml:1")

    def test_the_digest_ignores_order_and_sees_values(self):
        company, lots = '[company]\nname = "F"\n', "[features]\nlots = true\n"
        one = self.resolve(company + 'zip = "4000"\n' + lots)
        two = self.resolve(lots + '[company]\nzip = "4000"\nname = "F"')
        other = self.resolve(lots + company)
        self.assertEqual(one.digest, two.digest)
        self.assertNotEqual(one.digest, other.digest)

    def test_an_outcome_survives_being_written_down(self):
        outcome = self.resolve('[company]\nname = "Fleur"\n[streams]\nactive = ["é"]')
        self.assertEqual(Resolution.from_json(outcome.to_json()), outcome)

    def test_lines_are_found_in_all_forms_of_toml(self):
        text = (
            '# a comment = 1\n"quoted key".x = """\nlong\n"quoted"\n"""\n'
            "lit = '''\nline\n'''  # end\n[a.b]\nc = {d = 1, e = [\n1,\n'x', # c\n]}\n"
            '[[l]]\nk = 1979-05-27 07:32:00\n[[l]]\nk = 0x1F\n[l.sub]\nz = "a # b"\n'
        )
        lines = toml_lines.find_lines(text)
        self.assertEqual(lines["quoted key", "x"], 2)
        self.assertEqual(lines["lit",], 6)
        self.assertEqual(lines["a", "b"], 9)
        self.assertEqual(lines["a", "b", "c", "e", 1], 12)
        self.assertEqual(lines["l", 0, "k"], 15)
        self.assertEqual(lines["l", 1, "k"], 17)
        self.assertEqual(lines["l", 1, "sub", "z"], 19)
