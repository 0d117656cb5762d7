from . import soors_settings
