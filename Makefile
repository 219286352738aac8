# One word for each thing a developer does. Everything runs in .venv, made from the lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test lint types bench schema lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/harness run suites/salon

test: $(READY) lint types
	@command -v chromium >/dev/null 2>&1 || echo "!!! chromium is not installed: the BROWSER TESTS ARE LEFT OUT (apt-get install chromium)"
	@$(BIN)/python -m pytest -n 2 --dist worksteal tests
	@$(BIN)/python -m pytest -n 2 suites/salon

lint: $(READY)
	@$(BIN)/ruff check harness tests
	@$(BIN)/ruff format --check harness tests
	@$(BIN)/harness lint suites

types: $(READY)
	@$(BIN)/mypy

bench: $(READY)
	@$(BIN)/python -m tests.bench

schema: $(READY)
	@$(BIN)/harness schema > suites/suite.schema.json

# the only target that resolves versions; everything else installs exactly what the lock file says
lock:
	@rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install --quiet flit_core setuptools && $(VENV)/lock/bin/python -m pip install --quiet ".[llm,test]"
	@$(VENV)/lock/bin/python -m pip freeze --exclude harness | sort -f > requirements.lock
	@rm -rf $(VENV)/lock

clean:
	@rm -rf $(VENV) .harness .pytest_cache .mypy_cache .ruff_cache reports/2*
