# Ngày Khỏe: every command a person needs. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help run serve test check bench soak lock setup setup-dev clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.made: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.made-dev: requirements-dev.txt .venv/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

static/installed/.made: package-lock.json core/decoder.py
	@$(PYTHON) -m core.decoder
	@if [ -d static/installed/qr ]; then touch $@; fi

translations/vi/LC_MESSAGES/messages.mo: .venv/.made $(wildcard translations/vi/LC_MESSAGES/*.po)
	@$(BIN)/python -m core.catalogs

setup: .venv/.made static/installed/.made translations/vi/LC_MESSAGES/messages.mo
setup-dev: setup .venv/.made-dev

run: setup ## the site with a demo ward, from nothing, on 127.0.0.1:8000
	@$(BIN)/flask site prepare --demo
	@exec $(BIN)/gunicorn -c gunicorn.conf.py

serve: setup ## the site without demo data, production checks on
	@$(BIN)/flask site prepare --production
	@exec $(BIN)/gunicorn -c gunicorn.conf.py

test: setup-dev ## all tests (SQLite, PostgreSQL, Chromium; says what it left out)
	$(BIN)/python -m pytest -q

check: setup-dev ## linters, types, templates, lock files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/djlint --lint --quiet templates

bench: setup-dev ## speed, as ratios to floors measured in the same run
	$(BIN)/python -m bench

soak: setup-dev ## what takes hours
	$(BIN)/python -m pytest -q --soak tests

lock: .venv/.made-dev ## write the hashed lock files anew
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header -c requirements.txt requirements-dev.in -o requirements-dev.txt

clean: ## take back everything the set-up made (data in instance/ stays)
	rm -rf .venv node_modules static/installed translations/vi/LC_MESSAGES/messages.mo
