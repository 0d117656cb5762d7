"""Tie unloadings and breaks to the stop before them, which they were numbered after."""

from odoo.tools.sql import column_exists, create_column, table_exists


def migrate(cr, _version):
    if not table_exists(cr, "soors_round_step") or column_exists(
        cr, "soors_round_step", "after_stop_id"
    ):
        return
    create_column(cr, "soors_round_step", "after_stop_id", "int4")
    tie(cr)
    rename_in_view(cr)


def rename_in_view(cr):
    """Let the form that still shows the number be valid until it is read again.

    It is checked with the form it extends, which comes before it.
    """
    cr.execute(
        """
        UPDATE ir_ui_view AS view
           SET arch_db = replace(
                   arch_db::text, %s, %s)::jsonb
          FROM ir_model_data AS known
         WHERE known.model = 'ir.ui.view'
           AND known.res_id = view.id
           AND known.module = 'soors_collect'
           AND known.name = 'soors_round_view_form_inherit_planner'
        """,
        [r"<field name=\"after\"", r"<field name=\"after_stop_id\""],
    )


def tie(cr):
    """Fill the link of all steps, from their numbers."""
    cr.execute(
        """
        UPDATE soors_round_step AS step
           SET after_stop_id = (
                   SELECT stop.id
                     FROM soors_round_stop AS stop
                    WHERE stop.round_id = step.round_id
                      AND stop.sequence < step.sequence
                    ORDER BY stop.sequence DESC, stop.id DESC
                    LIMIT 1
               )
        """
    )
    cr.execute(
        """
        UPDATE soors_round_step AS step
           SET sequence = COALESCE(
                   (SELECT stop.sequence
                      FROM soors_round_stop AS stop
                     WHERE stop.id = step.after_stop_id), -1)
        """
    )
