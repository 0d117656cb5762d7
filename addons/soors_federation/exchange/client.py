"""Asks a member's server for what it released."""

import ipaddress
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3 import Retry

from .problem import ExchangeProblem
from .release import MAX_BYTES

PATH = "/json/2/soors.declaration/export_released"

#: Seconds to connect, and also between two pieces of the answer.
TIMEOUT = 30

_PROBLEM_BY_STATUS = {401: "key_refused", 403: "forbidden", 404: "not_found"}


def check_url(url):
    """Return the address of a server in its plain form.

    Only https is accepted, http for this machine itself only: the key travels in
    the header.

    :raise ExchangeProblem: ``bad_url``
    """
    try:
        parts = urlsplit((url or "").strip())
        port = parts.port
    except ValueError:
        raise ExchangeProblem("bad_url") from None
    host = parts.hostname or ""
    extra = parts.username or parts.password or parts.query or parts.fragment
    allowed = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or extra or not allowed or parts.path.strip("/"):
        raise ExchangeProblem("bad_url")
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def is_loopback(host):
    """Tell whether a host name is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class BearerAuth(AuthBase):
    """Sets the key itself, so that no netrc file ever replaces it."""

    def __init__(self, key):
        self.key = key

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.key}"
        return request


class MemberClient:
    """Pulls released declarations over HTTP.

    :param str url: address of the server
    :param str database: name of the member's database
    :param str key: the member's key for the federation
    """

    def __init__(self, url, database, key):
        self.url = check_url(url)
        self.database = database
        self.key = key

    def fetch(self, date_from=None, date_to=None):
        """Return the member's answer as bytes.

        The request changes nothing on the other side, so it is tried again when the
        line is bad.

        :param str date_from: first day of interest, ISO
        :param str date_to: last day of interest, ISO
        :raise ExchangeProblem: with what a person can do about
        """
        session = self._open()
        try:
            with session.post(
                self.url + PATH,
                json={"date_from": date_from or None, "date_to": date_to or None},
                headers=self._get_headers(),
                auth=BearerAuth(self.key),
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                self._check_status(answer)
                return self._read(answer)
        except requests.exceptions.SSLError:
            raise ExchangeProblem("certificate") from None
        except requests.exceptions.Timeout:
            raise ExchangeProblem("timeout") from None
        except requests.exceptions.RequestException:
            raise ExchangeProblem("unreachable") from None
        finally:
            session.close()

    def _open(self):
        retry = Retry(
            total=3,
            connect=2,
            read=1,
            status=2,
            redirect=0,
            backoff_factor=0.5,
            status_forcelist=(502, 503, 504),
            allowed_methods={"POST"},
            raise_on_status=False,
        )
        session = requests.Session()
        # A proxy of the environment must not see what stays on this machine.
        session.trust_env = not is_loopback(urlsplit(self.url).hostname)
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=retry))
        return session

    def _get_headers(self):
        headers = {"Accept": "application/json", "User-Agent": "soors-federation"}
        if self.database:
            headers["X-Odoo-Database"] = self.database
        return headers

    def _check_status(self, answer):
        status = answer.status_code
        if status == 200:
            return
        if 300 <= status < 400:
            raise ExchangeProblem("redirected")
        raise ExchangeProblem(_PROBLEM_BY_STATUS.get(status, "server_error"), status)

    def _read(self, answer):
        content = bytearray()
        for piece in answer.iter_content(65536):
            content += piece
            if len(content) > MAX_BYTES:
                raise ExchangeProblem("too_large")
        return bytes(content)
