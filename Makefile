# One word for each thing a developer does. Everything runs in .venv, made from the lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test lint types bench promises promises-across lexicon train schema sample words catalogue conformance coverage lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q harness
	@touch $(READY)

demo: $(READY)
	@$(BIN)/harness run suites/salon

test: $(READY) lint types
	@command -v chromium >/dev/null 2>&1 || echo "!!! chromium is not installed: the BROWSER TESTS ARE LEFT OUT (apt-get install chromium)"
	@test -n "$$B24JSSDK" || echo "!!! B24JSSDK names no folder with @bitrix24/b24jssdk: the JAVASCRIPT CLIENT IS LEFT OUT (needs node and npm; .ci/run shows how)"
	@$(BIN)/python -m pytest -n 2 --dist worksteal tests
	@$(BIN)/python -m pytest -n 2 suites/salon

lint: $(READY)
	@$(BIN)/ruff check harness tests suites
	@$(BIN)/ruff format --check harness tests suites
	@$(BIN)/harness lint suites

types: $(READY)
	@$(BIN)/mypy

bench: $(READY)
	@$(BIN)/python -m tests.bench

# the documentation's own requests, sent to the Bitrix24 stand-in; options: make conformance ARGS="-k crm.lead -v"
conformance: $(READY)
	@$(BIN)/python -m tests.conformance $(ARGS)

# which documented methods the Bitrix24 stand-in answers: the committed pages
coverage: $(READY)
	@$(BIN)/harness portal methods --markdown --lang en > harness/portal/COVERAGE.md
	@$(BIN)/harness portal methods --markdown --lang ru > harness/portal/COVERAGE.ru.md

# the shipped extract of the vendor's documentation, made anew from the full catalogue: make catalogue FROM=…json.gz
catalogue: $(READY)
	@$(BIN)/python -m tests.catalogue $(FROM)

# how well forbidden promises are found: rules alone, with the model, baselines
promises: $(READY)
	@$(BIN)/python -m tests.promises

# the same beside offers, of writers that the models have learnt nothing from: trains for minutes (what `make train` needs)
promises-across: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-train.lock
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.promises.across

# the compiled lexicon, made anew from harness/promises/lexicon and tried on its own examples
lexicon: $(READY)
	@$(BIN)/harness promises build && $(BIN)/harness promises lint

# the small model, trained anew from fixtures/promises (numpy, scipy and word vectors are needed for this alone)
train: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-train.lock
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.promises.train

schema: $(READY)
	@$(BIN)/harness schema > suites/suite.schema.json

# the shipped book of looked-up words, made anew from all shipped suites and data
words: $(READY)
	@$(BIN)/python -m tests.words

# the committed sample: a run with three planted faults, and its picture for the README (needs chromium)
sample: $(READY)
	@mkdir -p reports/sample
	-@SOURCE_DATE_EPOCH=1772434800 $(BIN)/harness run -qq --bot salon-faulty -o reports/sample/report.html \
		suites/salon/offers-and-promises.suite.yaml suites/salon/utm-and-source.suite.yaml suites/salon/escalation-complaint.suite.yaml
	@$(BIN)/python -m tests.browser.picture reports/sample/report.html reports/sample/report.png

# the only target that resolves versions; everything else installs exactly what the lock file says
lock:
	@rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install --quiet flit_core setuptools && $(VENV)/lock/bin/python -m pip install --quiet ".[llm,test]"
	@$(VENV)/lock/bin/python -m pip freeze --exclude harness | sort -f > requirements.lock
	@rm -rf $(VENV)/lock

clean:
	@rm -rf $(VENV) .harness .pytest_cache .mypy_cache .ruff_cache reports/2*
