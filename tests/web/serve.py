"""Airflow's own login and the plugin, without the rest of Airflow: quick to start. Run as a program, in its own folder.

    python serve.py PORT PLUGINS_FOLDER

The simple auth manager needs no metadata; of these, only the table of revoked tokens, which Airflow asks, is made.
"""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI

port, plugins = sys.argv[1:]
sys.path.insert(0, plugins)

from airflow import settings  # noqa: E402
from airflow.api_fastapi.app import init_auth_manager  # noqa: E402
from airflow.api_fastapi.core_api.app import init_middlewares  # noqa: E402
from airflow.models.revoked_token import RevokedToken  # noqa: E402

import laporan_mutu  # noqa: E402

settings.initialize()
RevokedToken.__table__.create(settings.engine, checkfirst=True)
app = FastAPI()
for mounted in laporan_mutu.LaporanMutu.fastapi_apps:
    app.mount(mounted["url_prefix"], mounted["app"])
init_auth_manager(app)
init_middlewares(app)
uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", timeout_graceful_shutdown=1)
