# SPDX-License-Identifier: LGPL-3.0-only
"""A proxy between tablet and server that does what bad networks do."""

import contextlib
import http.client
import socket
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PORTAL = b"<html><title>Free wifi</title><form>Accept our terms</form></html>"
SECONDS = 60  # what the server may take


@dataclass
class Fault:
    """What goes wrong with the requests that match, `times` times."""

    kind: str
    path: str = "/"
    method: str = ""
    times: int = 10**6

    def matches(self, method, path):
        right = path.startswith(self.path) and method.startswith(self.method)
        return self.times > 0 and right


class Proxy:
    """Forward to a port of this machine; faults are switched on and off."""

    def __init__(self, port):
        self.target = ("127.0.0.1", port)
        self.faults = []
        # [method, path, status or what went wrong, the office's status if any]
        self.seen = []
        self.bodies = []
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.server = self.start()

    def start(self, port=0):
        proxy = self

        class Handler(ProxyHandler):
            owner = proxy

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.port = server.server_address[1]
        return server

    def url(self, host="localhost"):
        """Return the address; each host name is an origin of its own."""
        return f"http://{host}:{self.port}"

    def fail(self, kind, path="/", times=10**6, method=""):
        """Let requests fail: hang, cut, cut_after, 502, portal, login or down."""
        self.released.clear()
        with self.lock:
            self.faults.append(Fault(kind, path, method, times))

    def heal(self):
        with self.lock:
            self.faults.clear()
        self.released.set()

    def fault_of(self, method, path):
        with self.lock:
            for fault in self.faults:
                if fault.matches(method, path):
                    fault.times -= 1
                    return fault.kind
        return None

    def requests(self, method, path):
        """Return what was seen of some requests."""
        return [
            one for one in self.seen if one[0] == method and one[1].startswith(path)
        ]

    def stop(self):
        self.heal()
        self.server.shutdown()
        self.server.server_close()


class ProxyHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner = None

    def log_message(self, *_args):
        """The browser's view is what counts."""

    def handle_one_request(self):
        with contextlib.suppress(OSError):
            super().handle_one_request()

    def do_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        kind = self.owner.fault_of(self.command, self.path)
        seen = [self.command, self.path, kind, None]
        self.owner.seen.append(seen)
        if self.command == "POST":
            self.owner.bodies.append(body)
        if kind is None or kind == "cut_after":
            status, headers, answer = self.forward(body)
            seen[3] = status
            if kind == "cut_after":
                return self.cut()
            seen[2] = status
            return self.give(status, headers, answer)
        return getattr(self, f"fault_{kind}")()

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = do_any

    def forward(self, body):
        link = http.client.HTTPConnection(*self.owner.target, timeout=SECONDS)
        try:
            headers = {
                name: value
                for name, value in self.headers.items()
                if name.lower() not in HOP
            }
            if body or self.command in ("POST", "PATCH"):
                headers["Content-Length"] = str(len(body))
            link.request(self.command, self.path, body, headers)
            answer = link.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        except OSError:
            return 502, [("Content-Type", "text/html")], b"<h1>Bad gateway</h1>"
        finally:
            link.close()

    def give(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP:
                self.send_header(name, value)
        length = next((v for n, v in headers if n.lower() == "content-length"), None)
        if self.command != "HEAD":
            length = len(body)
        if status != 204 and status != 304:
            self.send_header("Content-Length", length or 0)
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    # What goes wrong

    def cut(self):
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    fault_cut = fault_down = cut

    def fault_hang(self):
        """Accept and never answer, until the network is good again."""
        self.owner.released.wait()
        self.cut()

    def fault_502(self):
        self.give(502, [("Content-Type", "text/html")], b"<h1>Bad gateway</h1>")

    def fault_portal(self):
        self.give(200, [("Content-Type", "text/html")], PORTAL)

    def fault_login(self):
        self.give(303, [("Location", "/web/login")], b"")
