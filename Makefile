# Everything a person does with the source. `make` alone lists it.
# Each target sets up what it needs first; a second time that takes no time.

PYTHON := .venv/bin/python
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test bench docs format lock clean
.PHONY: check check-style check-form check-types check-layers check-migrations check-docs

help:
	@grep -E '^[a-z%-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

demo: set-up-demo ## the main job on the real villages of a county, modelled people
	$(BIN)/everyvillage demo $(OPTIONS)

serve: set-up-demo ## the pages of this machine's installation
	$(BIN)/everyvillage serve $(OPTIONS)

setup: set-up-test ## everything that any target needs

test: set-up-test ## all tests, on SQLite and on PostgreSQL
	$(PYTHON) -m tools.suite $(OPTIONS)

check: check-style check-form check-types check-layers check-migrations check-docs ## style, form, types, layers, migrations, documents

# Some checks read the settings; they get a home of their own, not the user's.
check-%: export EVERYVILLAGE_HOME := $(CURDIR)/var/check

check-style: set-up-check
	$(BIN)/ruff check

check-form: set-up-check
	$(BIN)/ruff format --check

check-types: set-up-check
	$(BIN)/mypy

check-layers: set-up-check
	$(BIN)/lint-imports

check-migrations: set-up-check
	$(BIN)/django-admin makemigrations --check --dry-run --settings everyvillage.web.settings

check-docs: set-up-check
	$(PYTHON) -m tools.docs

docs: set-up-check ## write the generated reference pages, then check all documents
	$(PYTHON) -m tools.docs --write

bench: set-up-check ## every benchmark
	for file in benchmarks/*.py; do $(PYTHON) $$file || exit 1; done

show-%: set-up-test ## what one piece of work must show, with figure and bar: show-thread
	$(PYTHON) -m tools.show $* $(if $(ITEM),--item $(ITEM))

format: set-up-check ## put the code into the house's form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: ## choose the newest allowed version of every package
	python3 tools/lock.py

clean: ## remove what was made here: environment, caches, artefacts
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-artefacts var/show

set-up-%:
	@python3 tools/setup.py $*
