# The commands of the project. `make run` and `make test` need git, make and Python 3.11 or later,
# and see to everything else themselves.

BIN := .venv/bin
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help run demo-reset test checks tests bench pictures browser assets migrations procedures lock
run demo-reset test checks tests bench pictures assets procedures: export PLEDGE_MODE := demonstration

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/base assets ## start the demonstration on 127.0.0.1:8000 (PORT=… for another)
	@exec $(BIN)/python manage.py serve --prepare

demo-reset: .venv/base assets ## put the demonstration back to its beginning
	@$(BIN)/python manage.py prepare --afresh

test: browser .venv/dev assets ## all checks and tests (DATABASE_URL=postgres://… for PostgreSQL)
	@$(MAKE) --no-print-directory checks tests

checks: .venv/dev assets ## style and types (the tests see to layers, deployment and migrations)
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy

tests: .venv/dev assets ## the tests alone
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

bench: .venv/dev assets ## the benchmarks: one line of JSON each
	@$(BIN)/python -m tests.bench

pictures: browser .venv/dev assets ## take the screenshots of README and docs anew
	@$(BIN)/python -m tests.pictures

browser: ## see to it that there is a Chromium for the tests
	@$(PYTHON) -m tools.browser

assets: .venv/base ## build styles and scripts where their sources changed
	@$(BIN)/python -m tools.assets

migrations: .venv/dev ## write 0001_initial of each app anew (until the first tag)
	@$(BIN)/python -m tools.fresh_migrations

procedures: .venv/base ## write docs/procedures.csv anew from the library
	@$(BIN)/python manage.py procedures_table > docs/procedures.csv

lock: .venv/dev ## pin the newest versions that requirements/*.in and package.json allow
	@$(BIN)/python -m tools.lock

.venv/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed (PYTHON=… names it)." >&2; exit 1; }
	@$(PYTHON) tools/environment.py
	@touch $@

.venv/base: .venv/pip requirements/base.txt
	@$(BIN)/python -m tools.install base
	@touch $@

.venv/dev: .venv/base requirements/dev.txt
	@$(BIN)/python -m tools.install dev
	@touch $@
