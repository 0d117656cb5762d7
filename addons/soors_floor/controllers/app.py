"""The pages of the app: shell, service worker, manifest.

Nothing here knows a person or a session: what these routes answer is the same for
everyone, so a tablet may keep it for as long as it is off line.
"""

import hashlib
import json

from markupsafe import Markup

from odoo import http
from odoo.http import request
from odoo.tools import file_open

BUNDLE = "soors_floor.assets_app"
# One is enough to install the app; each more is a request of the first load.
ICON, ICON_SIZE = "/soors_floor/static/img/icon-512.png", 512
PAGE = "/floor/app"
MANIFEST = "/floor/manifest.webmanifest"
# Only what comes from here: OWL compiles its templates, hence unsafe-eval.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

# The camera reads the office's picture; nobody asks where a driver is.
PERMISSIONS = "camera=(self), microphone=(), geolocation=()"


def public_route(*paths):
    """Declare a page without session, the same in every language of a website."""
    return http.route(
        paths,
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        save_session=False,
    )


class FloorApp(http.Controller):
    @public_route("/floor", "/floor/")
    def floor(self):
        return request.redirect(PAGE)

    @public_route(PAGE)
    def floor_app(self):
        page = self._get_page()
        answer = request.make_response(
            page,
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Cache-Control", "no-cache"),
                ("Content-Security-Policy", POLICY),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"),
                ("Permissions-Policy", PERMISSIONS),
            ],
        )
        answer.set_etag(_digest(page)[:32])
        return answer.make_conditional(request.httprequest.environ)

    @public_route(MANIFEST)
    def floor_manifest(self):
        return request.make_response(
            self._get_manifest(),
            [
                ("Content-Type", "application/manifest+json"),
                # The page and its worker ask for it one after the other.
                ("Cache-Control", "max-age=3600"),
            ],
        )

    @public_route("/floor/sw.js")
    def floor_service_worker(self):
        """Answer the worker with the list of what it keeps and the digest of each."""
        files = {url: _digest(content) for url, content in self._get_files().items()}
        version = _digest(json.dumps(files, sort_keys=True).encode())[:12]
        head = (
            f"const VERSION = {json.dumps(version)};\n"
            f"const PAGE = {json.dumps(PAGE)};\n"
            f"const FILES = {json.dumps(files)};\n"
        )
        with file_open("soors_floor/static/sw/sw.js") as source:
            body = head + source.read()
        return request.make_response(
            body,
            [
                ("Content-Type", "text/javascript; charset=utf-8"),
                ("Cache-Control", "no-cache"),
            ],
        )

    def _get_files(self):
        """Return {address: content} of all that the app needs without network."""
        files = {PAGE: self._get_page(), MANIFEST: self._get_manifest()}
        bundle = self._get_bundle()
        for link in bundle.get_links():
            made = bundle.css() if link.endswith(".css") else bundle.js()
            files[link] = made.raw
        with file_open(ICON[1:], "rb") as icon:
            files[ICON] = icon.read()
        return files

    def _get_bundle(self):
        # sudo: a bundle is public, but only made by the one who owns all attachments
        return request.env["ir.qweb"].sudo()._get_asset_bundle(BUNDLE, rtl=False)

    def _get_page(self):
        """Return the page's bytes: the same until something in it changes."""
        links = self._get_bundle().get_links()
        terms = request.env["soors.floor.terms"]._get_terms(BUNDLE)
        with file_open("soors_floor/static/src/icons.svg") as sprite:
            icons = sprite.read()
        values = {
            "database": request.db,
            "scripts": [link for link in links if link.endswith(".js")],
            "styles": [link for link in links if link.endswith(".css")],
            "terms": Markup(_for_page(terms)),
            "icons": Markup(icons),
            "manifest": MANIFEST,
        }
        # sudo: the template holds no record, whoever asks gets the same bytes
        page = request.env["ir.qweb"].sudo().with_context(lang="en_US")
        return f"<!DOCTYPE html>\n{page._render('soors_floor.app', values)}".encode()

    def _get_manifest(self):
        icons = [
            {
                "src": ICON,
                "sizes": f"{ICON_SIZE}x{ICON_SIZE}",
                "type": "image/png",
                "purpose": purpose,
            }
            for purpose in ("any", "maskable")
        ]
        manifest = {
            "id": PAGE,
            "name": "SOORS",
            "short_name": "SOORS",
            "start_url": PAGE,
            "scope": "/floor/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0b3d2e",
            "icons": icons,
        }
        return json.dumps(manifest, sort_keys=True).encode()


def _digest(content):
    return hashlib.sha256(content).hexdigest()


def _for_page(data):
    """Return JSON for a data block of the page, which a "<" could end."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
