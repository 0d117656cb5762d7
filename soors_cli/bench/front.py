# SPDX-License-Identifier: LGPL-3.0-only
"""What stands before a server where it is used: a proxy that compresses answers.

Odoo sends its code as it is and leaves compressing to the proxy. Over a slow network a
measure without one would be unfair to whoever has more code.
"""

import contextlib
import gzip
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LEVEL = 6
KINDS = ("text/", "application/javascript", "application/json", "image/svg")
# Of one connection only, or set anew here.
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Front:
    """A server on a free port that passes everything on to another one."""

    def __init__(self, port):
        self.target = port
        self.compressed = {}
        handler = type("Handler", (Handler,), {"front": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://localhost:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def compress(self, path, body):
        """Compress; code with a fingerprint in its address only once."""
        if not path.startswith("/web/assets/"):
            return gzip.compress(body, LEVEL)
        if path not in self.compressed:
            self.compressed[path] = gzip.compress(body, LEVEL)
        return self.compressed[path]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self):
        if "Upgrade" in self.headers:
            # Nothing here is about what is pushed later.
            return self.send_error(http.HTTPStatus.NOT_IMPLEMENTED)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        behind = http.client.HTTPConnection("127.0.0.1", self.front.target)
        # Asked from behind uncompressed: compressing is done here.
        headers = {k: v for k, v in self.headers.items() if k != "Accept-Encoding"}
        behind.request(self.command, self.path, body=body or None, headers=headers)
        answer = behind.getresponse()
        content = answer.read()
        behind.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        if self.is_compressed(answer) and content:
            content = self.front.compress(self.path, content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            # A page that is closed early no longer waits for what it asked.
            with contextlib.suppress(ConnectionError):
                self.wfile.write(content)
        return None

    do_GET = do_POST = do_HEAD = pass_on

    def is_compressed(self, answer):
        kind = answer.getheader("Content-Type", "")
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        return accepted and kind.startswith(KINDS)

    def log_message(self, *_arguments):
        """Say nothing: the server behind has a log."""
