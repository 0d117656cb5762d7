from . import floor_pictures
from . import pickup
