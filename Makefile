# Yuanluo: what a developer runs. `make help` lists it.

PYTHON ?= python3
# Processes that tests run in; a file's tests stay in one, since they share what is costly to make, and files
# are begun in the order of tests/conftest.py.
JOBS   ?= auto
VENV   ?= .venv
UV     ?= .venv-lock/bin/uv

SHELL        := /bin/bash
.SHELLFLAGS  := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The install steps follow one another, also under `make -j`.
.NOTPARALLEL:

PY  := $(VENV)/bin/python
PYTEST = $(PY) -m pytest --numprocesses=$(JOBS) --dist=loadfile --no-loadscope-reorder
PIP := $(PY) -m pip --disable-pip-version-check --no-input --quiet

# One stamp for each thing installed: when nothing changed pip is not called and no network is needed.
S_PYTHON  := $(VENV)/.python.stamp
S_RUNTIME := $(VENV)/.runtime.stamp
S_PROJECT := $(VENV)/.project.stamp
S_TEST    := $(VENV)/.test.stamp

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18
	@echo
	@echo "Variables: PYTHON (now $(PYTHON)), VENV (now $(VENV)), JOBS (now $(JOBS)), ARGS (more arguments for the command run)"

.PHONY: demo
demo: $(S_PROJECT) ## Install what a run needs and run the demonstration
	@$(VENV)/bin/yuanluo demo $(ARGS)

.PHONY: install
install: $(S_PROJECT) ## Install what a run needs

.PHONY: dev
dev: $(S_PROJECT) $(S_TEST) ## Install what a run and the tests need

.PHONY: lint
lint: dev ## Check style and types
	$(PY) -m ruff check .
	$(PY) -m mypy --strict sim

.PHONY: test
test: lint ## Check style and types, then run the tests with coverage
	$(PYTEST) --cov --cov-report=term-missing $(ARGS)

.PHONY: test-slow
test-slow: dev ## Run the slow tests
	$(PYTEST) -m slow $(ARGS)

.PHONY: test-contracts
test-contracts: dev ## Run the contract tests only
	$(PYTEST) tests/contracts $(ARGS)

.PHONY: bench
bench: $(S_PROJECT) ## Run the benchmarks
	@$(PY) -m benchmarks $(ARGS)

.PHONY: validation
validation: $(S_PROJECT) ## Run the validation
	@$(VENV)/bin/yuanluo validate $(ARGS)

# Goes on with what is there. Runs of other rules are no start: `make clean-findings findings` begins anew.
.PHONY: findings
findings: $(S_PROJECT) ## Run the shipped studies and write their findings
	@for study in $(patsubst %/study.toml,%,$(wildcard experiments/*/study.toml)); do \
	  $(VENV)/bin/yuanluo study run $$study && $(VENV)/bin/yuanluo study findings $$study || exit; \
	done
	@$(PY) figures/make_experiments.py

.PHONY: clean-findings
clean-findings: ## Remove the runs of the shipped studies; pages, tables and figures stay
	rm -rf experiments/*/parts experiments/*/series
	rm -f $(foreach file,design.json results.parquet compare.parquet lock log.txt,experiments/*/$(file))

# uv keeps the versions already in the lock; `make lock LOCK_FLAGS=--upgrade` takes newer ones.
LOCK_FLAGS ?=
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 \
	--no-header --no-emit-index-url --no-emit-find-links $(LOCK_FLAGS)

.PHONY: lock
lock: $(UV) ## Make requirements.lock and requirements-test.lock anew
	$(COMPILE) -c constraints.in --group build pyproject.toml -o requirements.lock
	$(COMPILE) -c requirements.lock --group build --extra test --extra cluster --extra tools pyproject.toml -o requirements-test.lock

.venv-lock/bin/uv:
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check --quiet install uv

.PHONY: clean
clean: ## Remove the environment, caches and results
	@if [ -e "$(VENV)/pyvenv.cfg" ]; then rm -rf "$(VENV)"; fi
	rm -rf .venv-lock .venv-other out build dist *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov
	@find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +

# --- installing ------------------------------------------------------------------------------------

.PHONY: FORCE
FORCE:

# Asked each time, written only when the interpreter, the checkout's place or the environment is another:
# what depends on it is then installed anew.
$(S_PYTHON): FORCE
	@command -v "$(PYTHON)" > /dev/null \
	  || { echo "yuanluo needs Python 3.11 or newer: there is no $(PYTHON); say which one with PYTHON=" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null \
	  || { echo "yuanluo needs Python 3.11 or newer: $(PYTHON) is $$("$(PYTHON)" -V 2>&1); say which one with PYTHON=" >&2; exit 1; }
	@id="$$("$(PYTHON)" -c 'import sys; print(sys.version.split()[0], sys.base_prefix)') $(CURDIR) $(VENV)"; \
	if [ ! -x "$(PY)" ] || [ "$$(cat "$@" 2> /dev/null)" != "$$id" ]; then \
	  if [ -e "$(VENV)" ] && [ ! -e "$(VENV)/pyvenv.cfg" ] && [ -n "$$(ls -A "$(VENV)")" ]; then \
	    echo "$(VENV) is no Python environment and is not empty: it is left alone" >&2; exit 1; \
	  fi; \
	  echo "Making the environment $(VENV) with $$("$(PYTHON)" -V 2>&1)"; \
	  base="$$("$(PYTHON)" -c 'import sys; print(getattr(sys, "_base_executable", None) or sys.executable)')"; \
	  "$$base" -m venv --clear "$(VENV)"; \
	  echo "$$id" > "$@"; \
	fi

$(S_RUNTIME): requirements.lock $(S_PYTHON)
	@echo "Installing requirements.lock (about a minute the first time)"
	@$(PIP) install -r requirements.lock
	@touch $@

$(S_TEST): requirements-test.lock $(S_RUNTIME)
	@echo "Installing requirements-test.lock"
	@$(PIP) install -r requirements-test.lock
	@touch $@

$(S_PROJECT): pyproject.toml $(S_RUNTIME)
	@echo "Installing yuanluo itself"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
