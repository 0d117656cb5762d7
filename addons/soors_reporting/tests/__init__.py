from . import (
    test_access,
    test_checks,
    test_declaration,
    test_export,
    test_figures,
    test_register,
    test_release_access,
    test_workbook,
)
