"""Layers: the configuration of a member, made of files laid on each other.

``base`` <- ``profile`` <- ``member``: each file sets only what differs. This package
reads, checks and merges them; it knows nothing of Odoo and of any database.
"""

from .differences import CALL, CREATE, INSTALL, REFUSE, WRITE, Difference
from .merging import merge
from .problems import LayerError, Problem, nearest
from .reading import Layer, Source, read_layer
from .resolution import Resolution, resolve
from .schema import Key, Schema, SchemaError, Section

__all__ = [
    "CALL",
    "CREATE",
    "Difference",
    "INSTALL",
    "Key",
    "Layer",
    "LayerError",
    "Problem",
    "REFUSE",
    "Resolution",
    "Schema",
    "SchemaError",
    "Section",
    "Source",
    "WRITE",
    "merge",
    "nearest",
    "read_layer",
    "resolve",
]
