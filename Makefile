# make serve · make test · make build · make bench · make lint · make deps-system
# Everything happens in .venv and out/; nothing else on the machine is touched (deps-system apart, and it says so).

PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: serve test build lint bench deps-system clean

serve: $(VENV)/.run-ready
	@exec $(BIN)/jingjinji serve --host $(HOST) --port $(PORT)

build: $(VENV)/.run-ready
	@$(BIN)/jingjinji build

test: $(VENV)/.test-ready
	@$(BIN)/python -m pytest

lint: $(VENV)/.test-ready
	@$(BIN)/ruff check graph tests benchmarks
	@$(BIN)/ruff format --check graph tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.test-ready
	@$(BIN)/python benchmarks/run.py

# Java (consistency proof) and Chromium (page tests); without them those tests say what is missing.
deps-system:
	@command -v apt-get >/dev/null || { echo "make deps-system knows only apt-get; install Java and Chromium by hand"; exit 1; }
	@command -v java >/dev/null && command -v chromium >/dev/null || { \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		default-jre-headless chromium fonts-noto-cjk >/dev/null; }

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "jingjinji needs Python 3.11 or newer on the PATH (or make PYTHON=/path/to/python)"; exit 1; }
	@echo "creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run-ready: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "installing pinned dependencies"
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.test-ready: $(VENV)/.run-ready
	@echo "installing pinned test dependencies"
	@$(PIP) install -c constraints.txt -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) out
