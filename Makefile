# make demo   an invented practice on this machine          make test   everything, browser and PostgreSQL included
# make serve  your own practice                             make check  style, types, layers, catalogue
# make stop   end the demo                                  make bench  speed and quality, as tables

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8765
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo stop serve test check bench lock clean

help:
	@sed -n '1,/^$$/s/^# //p' Makefile

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Heedful needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python requirements.lock pyproject.toml
	@echo "Installing Heedful into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@echo "Installing what the tests need ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/installed
	@$(BIN)/heedful demo --port $(PORT) --background

stop: $(VENV)/installed
	@$(BIN)/heedful demo --stop

serve: $(VENV)/installed
	@$(BIN)/heedful serve --port $(PORT)

test: $(VENV)/installed-dev
	@tests/ensure_chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile
	@echo "And on PostgreSQL (every address by every role once is enough, and so are most journeys):"
	@$(BIN)/python -m pytest -n 2 --dist loadfile --database=postgres tests/practice tests/journeys/test_check_in.py \
	  tests/journeys/test_first_run_to_brief.py --ignore=tests/practice/project/test_access.py

check: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/heedful check

bench: $(VENV)/installed-dev
	@for benchmark in benchmarks/*.py; do echo; echo "== $$benchmark"; $(BIN)/python $$benchmark || exit 1; done

lock: $(VENV)/installed-dev
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet pyproject.toml --extra build --output-file requirements.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet pyproject.toml --extra test --output-file requirements-dev.lock

clean:
	@rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
