from . import soors_balance
from . import soors_settings
