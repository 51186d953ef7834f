# Two commands: `make demo` sets everything up and reads a sample article; `make test` sets everything up and tests it.
# Both work offline once the first one has installed the packages.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint bench api pictures lock approve clean

$(STAMP): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock (once) …"
	@$(PYTHON) -c 'import sys; sys.exit("Détente needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)
	@echo "Reading docs/sample.txt, an article of our own writing:  detente read docs/sample.txt --published 2018-03-02"
	@echo
	@$(BIN)/detente read docs/sample.txt --published 2018-03-02
	@echo
	@echo "Building the sample study, 122 articles of our own writing (once, half a minute):  detente sample .demo/news"
	@$(BIN)/detente sample .demo/news
	@echo
	@echo "What moved in it:  detente moved .demo/news"
	@$(BIN)/detente moved .demo/news

test: $(STAMP) lint
	@echo "Running the tests …"
	@$(BIN)/python -m pytest

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: $(STAMP)
	@$(BIN)/python bench/reading.py

api: $(STAMP)
	@$(BIN)/python -m detente.web.api.describe > docs/api.md

STUDY ?= news
pictures: $(STAMP)
	@PYTHONPATH=. $(BIN)/python bench/pictures.py $(STUDY)

lock:
	@$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev --output-file requirements.lock pyproject.toml

approve: $(STAMP)
	@$(BIN)/python tests/test_approved.py

clean:
	@rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
