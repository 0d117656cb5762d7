from . import soors_federation_import
