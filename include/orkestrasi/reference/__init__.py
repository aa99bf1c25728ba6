"""Reference data: regions and their codes, periods, reporters, the calendar, weights and targets."""

from orkestrasi import db


def refresh() -> None:
    """Bring the database to the contracts and the reference files, then make the obligations they imply."""
    from orkestrasi.ledger import migrate
    from orkestrasi.reference.load import load_reference
    from orkestrasi.reference.obligations import make_obligations

    migrate.upgrade()
    with db.connect() as connection:
        load_reference(connection)
        make_obligations(connection)
