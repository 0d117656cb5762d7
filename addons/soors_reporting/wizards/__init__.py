from . import soors_release_access
