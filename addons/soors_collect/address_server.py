"""Where an address is: asked of a server with Nominatim's search."""

import requests

# A server that takes longer has other worries.
TIMEOUT = 10.0


class AddressServerError(Exception):
    """The server did not answer, or not in a way that makes sense."""


class AddressServer:
    """A server that knows where houses are.

    :param str url: for example https://nominatim.openstreetmap.org
    """

    def __init__(self, url):
        self.url = url.rstrip("/")

    def find(self, street, zip_code, city, country="be"):
        """Return (latitude, longitude) of an address, None when it is not known."""
        params = {
            "format": "jsonv2",
            "limit": 1,
            "street": street,
            "postalcode": zip_code,
            "city": city,
            "countrycodes": country.lower(),
        }
        return self._read(self._get({k: v for k, v in params.items() if v}))

    def _get(self, params):
        # The public server asks who is asking.
        headers = {"User-Agent": "SOORS collection planner"}
        try:
            answer = requests.get(
                f"{self.url}/search", params=params, headers=headers, timeout=TIMEOUT
            )
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            raise AddressServerError(str(error)[:200]) from error

    def _read(self, found):
        if not isinstance(found, list):
            raise AddressServerError("unexpected answer")
        if not found:
            return None
        try:
            position = float(found[0]["lat"]), float(found[0]["lon"])
        except (KeyError, TypeError, ValueError) as error:
            raise AddressServerError("unexpected answer") from error
        known = abs(position[0]) <= 90 and abs(position[1]) <= 180 and any(position)
        return position if known else None
