from . import test_layers
from . import test_layers_properties
from . import test_ledger
from . import test_balance
