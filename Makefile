# Plaudit. Needs Python 3.11+ and Node 20+; everything else is installed into this directory.
# `make help` lists what there is; a second run of anything skips what is already done.

PYTHON ?= python3
DEMO_ARGS ?=
SERVE_ARGS ?=
BENCH_ARGS ?=
PYTEST_ARGS ?=
SDK_ARGS ?=
EXAMPLE_ARGS ?=
WORKERS ?= 2

# One test mounts a small disk, to fill it, and some make a network of their own. Whoever is not root is it in a namespace of their own, where that is allowed.
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || ! unshare --user --map-root-user --mount true 2>/dev/null || echo unshare --user --map-root-user --mount)

VENV := server/.venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
AUDITOR := server/.audit/.installed
MODULES := web/node_modules/.package-lock.json
ASSETS := server/src/plaudit/assets/widget/v1.js
WEB_SOURCES := $(shell find web -type f \( -name '*.ts' -o -name '*.js' -o -name '*.css' -o -name '*.svg' -o -name '*.json' \) \
	-not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/e2e/*' -not -path '*/test/*' 2>/dev/null)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
LOCKS := '=pyproject.toml' '-dev=pyproject.toml --extra dev -c requirements.txt' '-build=requirements-build.in -c requirements-dev.txt' \
	'-audit=requirements-audit.in'

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup web demo example-shop example-creator serve test faults sabotage check bench contract contract-check wheel lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) $(ASSETS) ## a live poll with a crowd in your browser (DEMO_ARGS="--crowd 500 --port 9000")
	$(BIN)/plaudit demo --database plaudit-demo.db $(DEMO_ARGS)

example-shop: $(DEV) $(ASSETS) ## a tea shop that asks its customers, beside a server of its own (EXAMPLE_ARGS="--port 9001")
	$(BIN)/python examples/beside.py shop $(EXAMPLE_ARGS)

example-creator: $(DEV) $(ASSETS) ## a stream page with a poll, reactions and confetti, beside a server of its own
	$(BIN)/python examples/beside.py creator $(EXAMPLE_ARGS)

serve: $(RUNTIME) $(ASSETS) ## the server on a local file (SERVE_ARGS="--port 9000"; settings: docs/reference/settings.md)
	$(BIN)/plaudit serve $(SERVE_ARGS)

test: $(DEV) $(MODULES) $(ASSETS) ## everything: web units, size budgets, browsers, the Python SDK, then the server
	cd web && npm test --silent
	cd web && npm run --silent size
	cd web && npm run --silent e2e
	cd sdk/python && ../../$(BIN)/python -m pytest $(SDK_ARGS)
	cd server && $(AS_ROOT) .venv/bin/python -m pytest -n $(WORKERS) $(PYTEST_ARGS)

faults: $(DEV) $(ASSETS) ## the long tier of the fault and abuse tests, and a table of what they counted
	rm -rf build/faults
	cd server && PLAUDIT_FAULTS=long $(AS_ROOT) .venv/bin/python -m pytest tests/faults tests/abuse -n $(WORKERS) --durations 25 $(PYTEST_ARGS)
	$(BIN)/python server/tools/fault_figures.py

sabotage: $(DEV) $(MODULES) $(ASSETS) ## break each promise in a copy, and see the suite catch it
	cd server && .venv/bin/python tools/sabotage.py

check: $(DEV) $(MODULES) contract-check ## format, lint, types, import direction, house rules, contract
	cd server && .venv/bin/ruff format --check .
	cd server && .venv/bin/ruff check .
	cd server && .venv/bin/mypy
	cd server && .venv/bin/lint-imports
	cd server && .venv/bin/python tools/house_rules.py
	cd server && .venv/bin/python tools/audit.py --offline
	for part in sdk/python examples/shop examples/creator; do \
		(cd $$part && ../../$(BIN)/ruff format --check --quiet . && ../../$(BIN)/ruff check --quiet . && ../../$(BIN)/mypy) || exit 1; done
	cd web && npm run --silent check

audit: $(DEV) $(AUDITOR) $(MODULES) ## bandit, and known vulnerabilities of what is locked (asks the advisory services)
	cd server && .venv/bin/python tools/audit.py

bench: $(DEV) $(ASSETS) ## scripted measurements beside a floor in C, as a table and build/bench.json
	cd server && .venv/bin/python bench/run.py $(BENCH_ARGS)

contract: $(DEV) ## write contract/ anew from the code, and the SDK's types from it
	cd server && .venv/bin/python tools/contract.py
	$(BIN)/python sdk/python/tools/generate_types.py

contract-check: $(DEV)
	cd server && .venv/bin/python tools/contract.py --check
	$(BIN)/python sdk/python/tools/generate_types.py --check

wheel: $(DEV) $(ASSETS) ## one wheel with the built front end, in dist/
	rm -rf dist && $(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist ./server
	@ls dist

setup: $(DEV) $(MODULES) ## install all that development needs

web: $(ASSETS) ## build the front end into the package

lock: ## write the locks anew from pyproject.toml (needs uv)
	cd server && for lock in $(LOCKS); do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			$${lock#*=} -o requirements$${lock%%=*}.txt; done

clean: ## forget everything built or installed here; databases stay
	rm -rf build dist $(VENV) server/.audit server/bench/peers/.venv server/bench/peers/node_modules web/node_modules web/dist server/src/plaudit/assets
	find server -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): server/requirements.txt server/requirements-build.txt server/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Plaudit needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say PYTHON=/path/to/python3.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r server/requirements.txt -r server/requirements-build.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable server
	@touch $@

$(DEV): $(RUNTIME) server/requirements-dev.txt sdk/python/pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r server/requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable sdk/python
	@touch $@

# Apart from everything else: a scanner reads what it is given, and has been a way in.
$(AUDITOR): server/requirements-audit.txt
	$(PYTHON) -m venv server/.audit
	server/.audit/bin/python -m pip install --quiet --require-hashes -r server/requirements-audit.txt
	@touch $@

$(MODULES): web/package-lock.json web/package.json
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo "Plaudit needs Node 20 or newer to build its front end."; exit 1; }
	cd web && npm ci --silent
	@touch $@

$(ASSETS): $(MODULES) $(WEB_SOURCES)
	cd web && npm run --silent build
	rm -rf server/src/plaudit/assets && cp -R web/dist server/src/plaudit/assets
