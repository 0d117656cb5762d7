"""A person at a tablet, a till or a desk, seen from the network.

The played day uses the same requests as the web client: a session opened with
a login and a password, then calls of public methods. Rights, rules and checks
apply as they do to people.
"""

from __future__ import annotations

import itertools
from typing import Any

import requests

LANGUAGE = "fr_FR"
# Standard goods are found by the names of the source, whatever people read.
SOURCE = {"lang": "en_US"}
TIMEOUT = (10, 180)  # seconds to connect, to answer


class StoryError(Exception):
    """The server refused what a persona did; the text is the server's own."""


class Actor:
    """Somebody who calls public methods; how they reach the server is left open."""

    login = ""
    uid = 0

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    def search_read(self, model: str, domain: list, fields: list[str], **kwargs: Any):
        """Return the matching records as dicts."""
        return self.call(model, "search_read", domain, fields, **kwargs)

    def find(self, model: str, *domain: tuple, **kwargs: Any) -> int:
        """Return the id of the first record that matches.

        :raise StoryError: when there is none, since the day cannot go on
        """
        ids = self.call(model, "search", list(domain), limit=1, **kwargs)
        if not ids:
            raise StoryError(f"{self.login} finds no {model} with {domain}")
        return ids[0]

    def once(self, model: str, domain: list, values: dict) -> int:
        """Return the id of a record, created when it is not there yet.

        A day that was interrupted is played again from its morning; what was done
        already must not be done twice.
        """
        found = self.call(model, "search", domain, limit=1)
        return found[0] if found else self.call(model, "create", [values])[0]


class Persona(Actor):
    """One logged-in user of one database.

    :param url: address of the server, without a trailing slash
    :param database: name of the database
    :param login: the user's login
    :param password: the user's password
    """

    _numbers = itertools.count(1)

    def __init__(self, url: str, database: str, login: str, password: str):
        self.url = url
        self.database = database
        self.login = login
        self.session = requests.Session()
        # The database is chosen by the session that logging in creates.
        self.info = self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )
        if not self.info.get("uid"):
            raise StoryError(f"{login} could not log in to {database}")
        self.uid = self.info["uid"]

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call a public method as the web client does and return its result.

        :raise StoryError: with the server's message when it refuses
        """
        kwargs.setdefault("context", {})
        kwargs["context"] = {"lang": LANGUAGE, **kwargs["context"]}
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def download(self, path: str) -> bytes:
        """Return the file behind a link of the web client."""
        answer = self.session.get(self.url + path, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.content

    def _post(self, path: str, params: dict) -> Any:
        answer = self.session.post(
            self.url + path,
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "id": next(self._numbers),
                "params": params,
            },
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        body = answer.json()
        if "error" in body:
            data = body["error"].get("data") or {}
            message = data.get("message") or body["error"].get("message")
            raise StoryError(f"{getattr(self, 'login', '?')}: {message}")
        return body.get("result")
