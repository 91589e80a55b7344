# Ngày Khỏe: every command you need. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE ?= 1
CORES ?= 2
ONE_AT_A_TIME := tests/races
MANY_AT_ONCE := $(filter-out $(ONE_AT_A_TIME),$(patsubst %/,%,$(filter-out tests/rolls/,$(wildcard tests/*/))))

.DEFAULT_GOAL := help
.PHONY: help run serve test test-fast check house picture bench soak lock setup setup-dev clean

help: ## list the commands
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

static/installed/.compressed: static/installed/.made $(shell find static -name installed -prune -o -type f -print)
	@$(PYTHON) -m core.compressing
	@touch $@

setup: .venv/.made static/installed/.made static/installed/.compressed translations/vi/LC_MESSAGES/messages.mo
setup-dev: setup .venv/.made-dev

run: setup ## the site with a demo ward, from nothing, on 127.0.0.1:8000
	@$(BIN)/flask site prepare --demo
	@exec $(BIN)/gunicorn -c gunicorn.conf.py

serve: setup ## the site without demo data, production checks on
	@$(BIN)/flask site prepare --production
	@exec $(BIN)/gunicorn -c gunicorn.conf.py

test: setup-dev ## all tests (SQLite, PostgreSQL, Chromium; says what it left out), with the time they took
	@started=$$SECONDS; \
	$(BIN)/python -m pytest -q -n $(CORES) --dist worksteal $(MANY_AT_ONCE); first=$$?; \
	$(BIN)/python -m pytest -q $(ONE_AT_A_TIME); second=$$?; \
	echo "make test took $$(( (SECONDS - started) / 60 )) min $$(( (SECONDS - started) % 60 )) s"; exit $$(( first || second ))

test-fast: setup-dev ## rules, house and stories on SQLite: for use while working
	@started=$$SECONDS; \
	$(BIN)/python -m pytest -q -n $(CORES) --dist worksteal --db sqlite tests/rules tests/house tests/stories; status=$$?; \
	echo "make test-fast took $$(( SECONDS - started )) s"; exit $$status

check: setup-dev ## linters, types, templates, lock files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python -m tests.house

house: setup-dev ## the figures of the house: circles, sizes, shared names, dropped words
	@$(BIN)/python -m tests.house

picture: setup-dev ## draw docs/house.svg from the imports
	@$(BIN)/python -m tests.house.picture

bench: setup-dev ## speed, as ratios to floors measured in the same run
	$(BIN)/python -m bench

soak: setup-dev ## what takes hours
	$(BIN)/python -m pytest -q --soak tests

lock: .venv/.made-dev ## write the hashed lock files again
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header -c requirements.txt requirements-dev.in -o requirements-dev.txt

clean: ## remove everything the set-up made (data in instance/ is kept)
	rm -rf .venv node_modules static/installed translations/vi/LC_MESSAGES/messages.mo
