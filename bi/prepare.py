"""Bring Superset's own database to what this tree describes: tables, roles, the administrator, the bundle.

    python bi/prepare.py BUNDLE.zip

Run by Superset's Python with the environment that orkestrasi.stack.superset gives; every step may be repeated. One
process, because each start of Superset costs seconds.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import g
from flask_migrate import upgrade
from superset.app import create_app

ADMIN = "admin"
BI = Path(__file__).parent


def main(bundle: Path) -> None:
    write_translation(Path(os.environ["ORKESTRASI_HOME"]) / "superset" / "translations" / "id" / "LC_MESSAGES")
    app = create_app()
    with app.app_context():
        upgrade()
        say("the metadata are migrated")
        prepare_roles()
        g.user = administrator()
        import_bundle(bundle)


def write_translation(folder: Path) -> None:
    """The texts of bahasa.yml for what the server itself writes: menus and messages."""
    catalog = Catalog(locale="id", domain="messages")
    for english, indonesian in yaml.safe_load((BI / "bahasa.yml").read_text(encoding="utf-8")).items():
        catalog.add(english, indonesian)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)


def prepare_roles() -> None:
    """What `superset init` does."""
    from superset import appbuilder, security_manager
    from superset.utils.decorators import transaction

    @transaction()
    def synchronise() -> None:
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()

    synchronise()
    say("the roles are initialised")


def administrator():
    """The one user; the file in the state folder is the home of the password."""
    from superset import security_manager
    from werkzeug.security import check_password_hash

    password = secret("superset_admin_password")
    user = security_manager.find_user(username=ADMIN)
    if user is None:
        role = security_manager.find_role("Admin")
        security_manager.add_user(ADMIN, "Admin", "Orkestrasi", "admin@orkestrasi.invalid", role, password=password)
        user = security_manager.find_user(username=ADMIN)
    elif not check_password_hash(user.password, password):
        security_manager.reset_password(user.id, password)
    return user


def import_bundle(bundle: Path) -> None:
    """Superset's own importer of assets under version control: it overwrites what has the same UUID."""
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.commands.importers.v1.utils import get_contents_from_bundle

    with ZipFile(bundle) as archive:
        contents = get_contents_from_bundle(archive)
    passwords = {name: secret("bi_password") for name in contents if name.startswith("databases/")}
    ImportAssetsCommand(contents, passwords=passwords).run()
    say(f"the bundle is imported: {len(contents)} files")
    remove_leavers({yaml.safe_load(text).get("uuid") for text in contents.values()})


def remove_leavers(kept: set[str]) -> None:
    """What came by an earlier bundle and is not in this one: the importer leaves it. What people made stays."""
    from superset import db
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    for model in (Dashboard, Slice, SqlaTable):
        for asset in db.session.query(model).filter(model.is_managed_externally.is_(True)):
            if str(asset.uuid) not in kept:
                say(f"removed: {asset}")
                db.session.delete(asset)
    db.session.commit()


def say(what: str) -> None:
    """To the log of this run; Superset and its migrations set up logging to their own liking."""
    print(what, flush=True)  # noqa: T201


def secret(name: str) -> str:
    return (Path(os.environ["ORKESTRASI_HOME"]) / "secrets" / name).read_text().strip()


if __name__ == "__main__":
    started = time.monotonic()
    main(Path(sys.argv[1]))
    say(f"prepared in {time.monotonic() - started:.0f} s")
