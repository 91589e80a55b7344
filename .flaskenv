# Which module the command line loads: wsgi.py, which flask would try first, serves the site without commands.
FLASK_APP=app
