"""Lay one layer on another: the later one wins, key by key."""

UNION = "union"


def merge(lower, upper, schema):
    """Return the values of ``lower`` as changed by ``upper``; change neither.

    Tables merge key by key, at any depth; a list is replaced, or completed where the
    schema says so. Merging is associative, and a layer merged on itself is itself.

    :param dict lower: values by section, as read by ``read_layer``
    :param dict upper: the same, stronger
    :param Schema schema: says which lists complete each other
    """
    return _merge_tables(lower, upper, schema, ())


def _merge_tables(lower, upper, schema, path):
    merged = {key: _copy(value) for key, value in lower.items()}
    for key, value in upper.items():
        here = (*path, key)
        known = merged.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            merged[key] = _merge_tables(known, value, schema, here)
        elif isinstance(known, list) and schema.merge_mode(here) == UNION:
            merged[key] = list(dict.fromkeys([*known, *value]))
        else:
            merged[key] = _copy(value)
    return merged


def _copy(value):
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return list(value) if isinstance(value, list) else value
