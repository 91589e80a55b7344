"""What gunicorn serves."""

import sys
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app import create_app
from core.db import serving
from core.db.audit import is_in_our_key
from core.db.database import db

WRONG_KEY = (
    "The master key is not the one this database was written with. Nothing was changed. "
    "Put the right MASTER_KEY (or master.key) back, or name another DATABASE_URL."
)

RESTORING = "A backup is being restored. Start the site when that has ended."

app = create_app(has_commands=False)


def refuse_a_wrong_key() -> None:
    """End before the first page: with another key nobody's numbers open, and what is written now would not open later."""
    with app.app_context():
        try:
            ours = is_in_our_key()
        except DBAPIError:
            ours = True  # no database yet, or none just now: pages say so
        finally:
            db.session.remove()
            db.engine.dispose()  # the workers are forked after this and share no connection
    if not ours:
        sys.exit(WRONG_KEY)


if not serving.hold(Path(app.instance_path)):
    sys.exit(RESTORING)
refuse_a_wrong_key()
