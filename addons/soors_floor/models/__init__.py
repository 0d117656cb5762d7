from . import soors_floor_terms
