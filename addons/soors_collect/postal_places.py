"""About where a postal code is, when nobody knows where the house is."""

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "postal_places.csv"


@cache
def _read_places():
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["zip"]: (float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(lines)
        }


class Towns:
    """About where the records of municipalities are.

    :param dict own: (latitude, longitude) amid what an organisation knows of a
        municipality, for those whose postal codes are not known here
    """

    def __init__(self, own=None):
        self.own = own or {}

    def get(self, town, zip_code=""):
        """Return (latitude, longitude) by postal code, else by municipality, or None.

        A postal code of another municipality is a mistake: the municipality counts.

        :param town: a ``soors.municipality``
        """
        codes = [code for code in (town.zips or "").split("|") if code]
        code = (zip_code or "").strip()
        places = _read_places()
        if code in codes and code in places:
            return places[code]
        known = (places[code] for code in codes if code in places)
        return next(known, None) or self.own.get(town)
