"""Floor 8: running the site: start, timer, check of settings, the web worker.

Bottom up; a line may import what is named before it:

- worker, jobs, doctor: the web worker, the timer's list, the check of settings
- starting, commands: preparing a start, and the commands for all of it
"""
