from . import soors_period_mixin  # models below inherit from it

# isort: split
from . import (
    ir_http,
    res_users,
    soors_declaration,
    soors_declaration_check,
    soors_declaration_control,
    soors_declaration_export,
    soors_declaration_figures,
    soors_declaration_line,
    soors_declaration_line_export,
    soors_declaration_template,
    soors_declaration_workbook,
    soors_home_tile,
    soors_waste_register,
)
