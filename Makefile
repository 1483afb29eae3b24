# synth: one command a purpose. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
SHELL := /bin/bash
.DEFAULT_GOAL := help

.PHONY: help demo test check lock bench clean compilers toolchains dev-tools

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.run compilers ## Set up everything and run examples/quickstart.yaml with a real model
	@echo "==> campaign examples/quickstart.yaml (the model, 1.1 GB, is fetched once into the cache)"
	@$(BIN)/synth run examples/quickstart.yaml --new

test: $(VENV)/.dev compilers dev-tools ## Set up everything and run all tests
	@echo "==> tests (real Temporal, real PostgreSQL, real sandbox, a real small model)"
	@$(BIN)/synth models pull smollm2-135m-instruct-q4_1
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(PYTEST)

check: $(VENV)/.dev ## Lint, formatting, types, import contract
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev compilers ## Run the benchmarks whose figures stand in docs/
	@$(BIN)/python -m bench.orchestration
	@$(BIN)/python -m bench.crash
	@$(BIN)/python -m bench.engine

compilers: $(VENV)/.run ## Install the compilers of the demo's languages (asks apt, as root only)
	@PATH="$(CURDIR)/$(BIN):$$PATH" deploy/toolchains.sh languages

toolchains: compilers ## Build the trees with the compilers of 48 languages (about 10 GB, minutes; once)
	@deploy/toolchains.sh trees
	@$(BIN)/synth toolchains build --yes

dev-tools:
	@deploy/toolchains.sh postgres

lock: ## Renew the lock files from pyproject.toml (needs uv)
	@uv pip compile -q pyproject.toml requirements/build.in --universal --python-version 3.11 --generate-hashes --extra cpu --no-header -o requirements/run.lock
	@uv pip compile -q pyproject.toml requirements/build.in --universal --python-version 3.11 --generate-hashes --extra cpu --extra dev --no-header -o requirements/dev.lock
	@uv pip compile -q requirements/trl.in --no-deps --universal --python-version 3.11 --generate-hashes --no-header -o requirements/trl.lock

clean: ## Remove the environment and all state of this folder (the shared cache stays)
	@rm -rf $(VENV) .synth build *.egg-info

$(BIN)/python:
	@echo "==> virtual environment in $(VENV) (first time only)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "synth needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info >= (3, 15))' \
	  || echo "==> not tried with $$($(PYTHON) -V 2>&1): some packages may have to be built; else: make PYTHON=python3.14 …"
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "the venv module does not work; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "==> packages of requirements/run.lock (about 350 MB, first time only)"
	@$(PIP) -r requirements/run.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	@echo "==> packages of requirements/dev.lock (tests and linters, first time only)"
	@$(PIP) -r requirements/dev.lock
	@$(PIP) --no-deps -r requirements/trl.lock
	@touch $@
