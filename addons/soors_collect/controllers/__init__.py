from . import pickup
