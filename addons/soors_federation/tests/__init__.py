from . import (
    test_access,
    test_client,
    test_collection,
    test_consolidation,
    test_pull,
    test_release,
)
