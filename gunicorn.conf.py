"""How gunicorn serves the site: a few threads in each worker, one loaded app shared by all of them."""

import ctypes
import gc

from dotenv import load_dotenv

from config import ROOT, settings_or_exit

load_dotenv(ROOT / ".env")
_settings = settings_or_exit()

# glibc gives each thread a memory arena of its own and hardly takes one back; two are enough for four threads.
M_ARENA_MAX = -8
ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)

wsgi_app = "wsgi:app"
bind = f"{_settings.bind_host}:{_settings.port}"
workers = _settings.web_workers
worker_class = "ops.worker.Worker"
threads = 4
preload_app = True
keepalive = 5
timeout = 60
graceful_timeout = 10
# Requests are not logged line by line: addresses hold no secret, but who opened what and when is nobody's business.
accesslog = None
errorlog = "-"
loglevel = "warning"
# What a proxy may say of a caller is counted and decided by the app (TRUSTED_PROXIES); here it is not believed.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
worker_tmp_dir = "/dev/shm"  # noqa: S108  # heartbeat files belong in memory, or a slow disk kills workers


def when_ready(_server: object) -> None:
    """What was loaded stays shared: a worker that collects garbage does not write to the pages of it."""
    gc.collect()
    gc.freeze()


def post_fork(_server: object, _worker: object) -> None:
    """Connections are never shared between processes."""
    from core.db.database import db
    from wsgi import app

    with app.app_context():
        db.engine.dispose(close=False)
