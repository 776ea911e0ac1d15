# The commands of the project. `make run` and `make test` need git, make and Python 3.11 or later.

BIN := .venv/bin

.PHONY: migrations
migrations: ## write 0001_initial of each app anew (until the first tag)
	$(BIN)/python tools/fresh_migrations.py
