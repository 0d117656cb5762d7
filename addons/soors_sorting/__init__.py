from . import balance
from . import models
from . import wizards
