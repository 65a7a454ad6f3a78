# The only door: each target sets up what it needs first. PYTHON names another interpreter.
PYTHON ?= python3
RUNTIME = $(PYTHON) -m edgepartners.runtime
SETUP = @$(RUNTIME).bootstrap dev
SERVICES = .venv/bin/python -m edgepartners.runtime.services --
MANAGE = .venv/bin/python manage.py
# Compiled modules are kept: each start without them costs ten seconds.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help demo test check bench seed docs setup lock run-services format clean
.DEFAULT_GOAL := help

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | expand -t 16

demo: ## run everything on this machine; ONCE=1: run the main job once and stop
	@$(RUNTIME).demo $(if $(filter-out 0 no,$(ONCE)),--once)

test: ## all checks and all tests
	@$(RUNTIME).testing

check: ## format, lint, order of the apps, types, migrations, settings, API document, budgets
	@$(RUNTIME).checks

bench: ## figures of speed as JSON
	$(SETUP)
	@EDGEPARTNERS_ENV=demo $(SERVICES) $(MANAGE) bench $(ARGS)

seed: ## demo data into DATABASE_URL; SIZE=small, demo or large
	$(SETUP)
	$(MANAGE) migrate --no-input
	$(MANAGE) seed --size $(or $(SIZE),demo)

docs: ## write what is generated: state diagrams, API document
	$(SETUP)
	@EDGEPARTNERS_ENV=development $(MANAGE) states docs/states.md
	@$(SERVICES) .venv/bin/python -m edgepartners.runtime.api_document

setup: ## environment and packages for development
	$(SETUP)

lock: ## pin all packages anew; ARGS=--upgrade takes the newest
	@$(RUNTIME).locking $(ARGS)

run-services: ## a command beside a fresh PostgreSQL and Redis: CMD="pytest tests/usage"
	$(SETUP)
	@PATH=$(CURDIR)/.venv/bin:$$PATH $(SERVICES) $(CMD)

format: ## rewrite the code in the one style
	$(SETUP)
	.venv/bin/ruff format . && .venv/bin/ruff check --fix .

clean: ## remove environment, packages, data and caches
	@$(RUNTIME).cleaning
