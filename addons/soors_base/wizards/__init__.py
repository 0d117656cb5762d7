from . import soors_balance
