from . import test_layers
from . import test_layers_properties
