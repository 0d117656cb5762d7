import importlib.util

from odoo.tests import tagged
from odoo.tools import file_path

from .plan_common import PlanCase

SCRIPT = "soors_collect/migrations/19.0.1.2.0/pre-steps.py"


@tagged("post_install", "-at_install")
class TestMigrationSteps(PlanCase):
    """Steps that had a number keep their place, now by the stop before them."""

    def _read_script(self):
        spec = importlib.util.spec_from_file_location("script", file_path(SCRIPT))
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        return script

    def test_a_number_becomes_the_stop_before_it(self):
        round_ = self._create_day_round(self._create_points_north(1, 2, 3))
        steps = self.env["soors.round.step"].create(
            [{"round_id": round_.id, "date_planned": "2031-05-06 10:00:00"}] * 3
        )
        self.env.flush_all()
        for step, number in zip(steps, (1, 11, 31), strict=True):
            self.env.cr.execute(
                "UPDATE soors_round_step SET sequence = %s, after_stop_id = NULL"
                " WHERE id = %s",
                [number, step.id],
            )
        script = self._read_script()
        script.migrate(self.env.cr, "19.0.1.1.0")  # the column is there: left alone
        self.env.invalidate_all()
        self.assertFalse(steps.after_stop_id)
        script.tie(self.env.cr)
        self.env.invalidate_all()
        one, _two, three = round_.stop_ids
        nothing = one.browse()
        self.assertEqual([s.after_stop_id for s in steps], [nothing, one, three])
        self.assertEqual(
            [s.sequence for s in steps], [-1, one.sequence, three.sequence]
        )
