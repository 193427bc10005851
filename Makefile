# make serve · test · build · bench · eval · lint · fuzz · audit · web · deps-system
# Everything happens in .venv and out/; nothing else on the machine is touched (deps-system apart, and it says so).

# make serve PORT=9000 HOST=0.0.0.0. A HOST of the environment does not count, conda and some shells set it to something
# else; there it is JINGJINJI_HOST.
ifneq ($(origin HOST),command line)
HOST := $(or $(JINGJINJI_HOST),127.0.0.1)
endif
PORT ?= $(or $(JINGJINJI_PORT),8000)
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
FEDERATION := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/jingjinji/federation
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: serve test build lint bench eval fuzz audit web web-beside deps-system clean

serve: web-beside $(VENV)/.run-ready
	@exec $(BIN)/jingjinji serve --host $(HOST) --port $(PORT)

build: $(VENV)/.run-ready
	@$(BIN)/jingjinji build

test: web $(VENV)/.test-ready
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: $(VENV)/.test-ready
	@$(BIN)/ruff check graph tests benchmarks web
	@$(BIN)/ruff format --check graph tests benchmarks web
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pip --disable-pip-version-check check

bench: $(VENV)/.test-ready
	@$(BIN)/python benchmarks/run.py $(addprefix --,$(BENCH))

eval: $(VENV)/.test-ready
	@$(BIN)/python benchmarks/evaluate.py $(EVAL)

# What the pages load from npm: the query editor, charts, networks. Best effort: without it they use a plain text field.
web: $(VENV)/bin/python
	@$(BIN)/python web/install.py

# The same in the background: the service does not wait for it and finds it when it is there.
web-beside: $(VENV)/bin/python
	@cmp -s web/package-lock.json out/web/package-lock.json || { $(BIN)/python web/install.py & }

# A hundred thousand made-up requests: no 500, no hang; the last line but one tells how many there were of each kind.
fuzz: $(VENV)/.test-ready
	@JINGJINJI_FUZZ=$(or $(CASES),100000) $(BIN)/python -m pytest tests/http/test_fuzz.py -q -s

# Known weaknesses of the pinned dependencies; asks a public list over the network, which .ci/run does not.
audit: $(VENV)/.test-ready
	@$(BIN)/python -m pip_audit --disable-pip --no-deps -r constraints.txt

# Java (consistency proof), Chromium (page tests), Node and Virtuoso (federation tests), and the pinned Comunica in a
# cache folder of the user; without them those tests say what is missing.
deps-system:
	@command -v apt-get >/dev/null || { echo "make deps-system knows only apt-get; install Java, Chromium, Node and Virtuoso by hand"; exit 1; }
	@missing=""; need() { command -v $$1 >/dev/null || { shift; missing="$$missing $$*"; }; }; \
		need java default-jre-headless; need chromium chromium fonts-noto-cjk; \
		need node nodejs; need npm npm; need virtuoso-t virtuoso-opensource-7-bin; \
		test -z "$$missing" || { apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; }
	@cmp -s tests/federation/package-lock.json $(FEDERATION)/package-lock.json || { \
		rm -rf $(FEDERATION) && mkdir -p $(FEDERATION) && cp tests/federation/package.json $(FEDERATION) && \
		cp tests/federation/package-lock.json $(FEDERATION)/npm-shrinkwrap.json && \
		(cd $(FEDERATION) && npm ci --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null) && \
		cp tests/federation/package-lock.json $(FEDERATION)/ || echo "npm could not install Comunica; its tests will say so"; }

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
