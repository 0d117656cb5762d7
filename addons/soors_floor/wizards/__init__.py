from . import soors_floor_rescue
