"""How Superset runs here: on this machine only, on a closed network, in the customs of Indonesia.

Superset reads this file itself (SUPERSET_CONFIG_PATH). What belongs to an installation comes from its state folder and
from the environment that orkestrasi.stack.superset gives: nothing is configured here by hand.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import yaml
from flask import Flask, Response, request

_HOME = Path(os.environ["ORKESTRASI_HOME"])

# ------------------------------------------------------------------------------------------- this installation

SECRET_KEY = (_HOME / "secrets" / "superset_secret_key").read_text().strip()
SQLALCHEMY_DATABASE_URI = os.environ["ORKESTRASI_SUPERSET_METADATA_URL"]
SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True, "pool_recycle": 1800}
DATA_DIR = str(_HOME / "superset")
UPLOAD_FOLDER = f"{DATA_DIR}/uploads/"

# --------------------------------------------------------------------------------------------------- the server

# Figures are never older than the publication that is shown: a query is cheap, a stale number is not.
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
SQLLAB_TIMEOUT = 60
SUPERSET_WEBSERVER_TIMEOUT = 60
# Guesses at the password are slowed down; each server process counts for itself, which is enough on one machine.
RATELIMIT_ENABLED = True
RATELIMIT_STORAGE_URI = "memory://"
AUTH_RATE_LIMIT = "5 per 10 second"
SESSION_COOKIE_NAME = "orkestrasi_superset"
SESSION_COOKIE_SAMESITE = "Lax"
FAB_ADD_SECURITY_API = True

# ----------------------------------------------------------------------------------------------- closed network

# The browser itself refuses whatever would leave this address: usage pixels, map tiles, fonts, avatars.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'self'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
    "referrer_policy": "same-origin",
}
THEME_FONT_URL_ALLOWED_DOMAINS: list[str] = []
MAPBOX_API_KEY = ""
BUG_REPORT_URL = None
SLACK_API_TOKEN = None
FEATURE_FLAGS = {
    "ALERT_REPORTS": False,
    "DRILL_BY": True,
    "ESCAPE_MARKDOWN_HTML": True,
    "FILTERBAR_CLOSED_BY_DEFAULT": True,
    "EMBEDDABLE_CHARTS": False,
}

# ---------------------------------------------------------------------------------------------------- Indonesia

APP_NAME = "Orkestrasi"
LANGUAGES = {"id": {"flag": "id", "name": "Bahasa Indonesia"}, "en": {"flag": "us", "name": "English"}}
BABEL_DEFAULT_LOCALE = "id"
# The second folder is written by prepare.py, from the same texts as the pack below.
BABEL_TRANSLATION_DIRECTORIES = f"translations;{DATA_DIR}/translations"
_TEXTS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "bahasa.yml").read_text(encoding="utf-8"))
_HEAD = {"domain": "superset", "lang": "id", "plural_forms": "nplurals=1; plural=0;"}
_PACK = json.dumps(
    {
        "domain": "superset",
        "locale_data": {"superset": {"": _HEAD} | {english: [indonesian] for english, indonesian in _TEXTS.items()}},
    }
)


def FLASK_APP_MUTATOR(app: Flask) -> None:  # noqa: N802  (Superset's name)
    """Serve the texts that the pages ask for: Superset looks for them in its own package only."""
    # The buttons of a legend ("All", "Inv") are ECharts' own and in English; a click on a name does the same.
    for theme in ("THEME_DEFAULT", "THEME_DARK"):
        app.config[theme] = app.config[theme] | {"echartsOptionsOverrides": {"legend": {"selector": False}}}

    @app.before_request
    def language_pack() -> Response | None:
        if request.path == "/superset/language_pack/id/":
            return Response(_PACK, mimetype="application/json")
        return None


D3_FORMAT = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]}
D3_TIME_FORMAT = {
    "dateTime": "%A, %-d %B %Y %H.%M.%S",
    "date": "%-d/%-m/%Y",
    "time": "%H.%M.%S",
    "periods": ["AM", "PM"],
    "days": ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"],
    "shortDays": ["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"],
    "months": [
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ],
    "shortMonths": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
}  # fmt: skip
CURRENCIES = ["IDR"]
