from . import (
    soors_consolidation,
    soors_consolidation_check,
    soors_consolidation_workbook,
    soors_federation_collection,
    soors_federation_declaration,
    soors_federation_figure,
    soors_federation_member,
    soors_home_tile,
)
