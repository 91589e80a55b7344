"""Gunicorn settings of the floors: the site's own, but stock workers, and nothing of the site loaded."""

import os

wsgi_app = "bench.floor_app:app"
bind = f"127.0.0.1:{os.environ['PORT']}"
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True
keepalive = 5
loglevel = "warning"
worker_tmp_dir = "/dev/shm"  # noqa: S108  # heartbeat files belong in memory, or a slow disk kills workers
