from . import soors_sorting_close
from . import soors_outgoing_load
from . import stock_traceability
from . import soors_settings
