# SPDX-License-Identifier: LGPL-3.0-only
"""A small server of map pictures: real PNG files, drawn when they are asked for."""

import re
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SIZE = 256
PATH = re.compile(r"/tiles/(\d+)/(\d+)/(\d+)\.png")


def picture(red, green, blue):
    """Return a PNG of one colour with a line around it, as bytes."""
    edge, inside = bytes((90, 90, 90)), bytes((red, green, blue))
    full = b"\0" + edge * SIZE
    row = b"\0" + edge + inside * (SIZE - 2) + edge
    data = zlib.compress(full + row * (SIZE - 2) + full)
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


class TileServer:
    """Serves pictures at `template` until it is stopped; keeps what was asked."""

    def __init__(self):
        self.asked, self.referers = [], []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.answer(self)

            def log_message(self, *_args):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.http.server_port}"
        self.template = f"{self.origin}/tiles/{{z}}/{{x}}/{{y}}.png"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def answer(self, request):
        found = PATH.fullmatch(request.path)
        if not found:
            request.send_error(404)
            return
        z, x, y = map(int, found.groups())
        self.asked.append((z, x, y))
        self.referers.append(request.headers.get("Referer", ""))
        content = picture(220 + x % 2 * 20, 235, 215 + y % 2 * 20)
        request.send_response(200)
        request.send_header("Content-Type", "image/png")
        request.send_header("Content-Length", str(len(content)))
        # Asked for each time: what the browser keeps would hide that it is off.
        request.send_header("Cache-Control", "no-store")
        request.end_headers()
        request.wfile.write(content)

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()
