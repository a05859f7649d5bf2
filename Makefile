# Needs Python 3.11+, make and a package index; everything else is set up in .venv.
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
export UV_PYTHON_PREFERENCE := system
# Compiled code is kept: the tests start many processes.
unexport PYTHONDONTWRITEBYTECODE
ifneq ($(findstring .uv/,$(UV)),)
BOOTSTRAP := $(UV)
endif

.PHONY: setup demo smoke test check format-check lint types imports prove litellm fix bench sheets lock
.DEFAULT_GOAL := demo

setup: .venv/.run-stamp  ## what the bot needs, in .venv; every other target sees to it, too

demo: .venv/.run-stamp  ## everything on this machine, no account: prints one address
	@$(BIN)/dailies playground

smoke: .venv/.run-stamp  ## asks for one clip and saves it; one JSON line on stdout
	@$(BIN)/dailies smoke

test: .venv/.dev-stamp  ## all tests; three at a time keep two cores busy, since many of them wait
	$(PYTEST) -n 3 --dist worksteal

check: format-check lint types imports test  ## what CI runs

format-check: .venv/.dev-stamp
	$(BIN)/ruff format --check .

lint: .venv/.dev-stamp
	$(BIN)/ruff check .

types: .venv/.dev-stamp
	$(BIN)/basedpyright

imports: .venv/.dev-stamp
	$(BIN)/lint-imports

prove: .venv/.dev-stamp  ## the full-size figures of every promise (long)
	DAILIES_PROVE=1 $(PYTEST) -m prove -n 0 --timeout 3600 -rA
	$(BIN)/python -m benchmarks

litellm: .venv/.dev-stamp .litellm/bin/litellm  ## our dialect through a real LiteLLM proxy, with Sketch behind it
	DAILIES_LITELLM=.litellm/bin/litellm $(PYTEST) -m litellm -n 0 tests/providers/test_litellm.py

.litellm/bin/litellm: | $(BOOTSTRAP)
	$(UV) venv --quiet .litellm && $(UV) pip install --quiet --python .litellm/bin/python 'litellm[proxy]==1.108.7'

fix: .venv/.dev-stamp  ## format, and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev-stamp  ## every benchmark beside its peer
	$(BIN)/python -m benchmarks

sheets: .venv/.run-stamp  ## contact sheets of what Sketch draws, to be looked at
	$(BIN)/python -m sketch.sheets docs/sketch

lock: $(BOOTSTRAP)  ## lock against the public index only
	env -u UV_INDEX -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS $(UV) lock --no-config

# Set-up. Chatter goes to stderr, so that `make smoke` prints its JSON line alone.
.uv/bin/uv:
	@python3 -m venv .uv >&2 && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv >&2

.venv/.run-stamp: pyproject.toml uv.lock | $(BOOTSTRAP)
	@$(UV) sync --quiet --frozen --no-dev --inexact >&2 && touch $@

.venv/.dev-stamp: pyproject.toml uv.lock | $(BOOTSTRAP)
	@$(UV) sync --quiet --frozen >&2 && touch $@ .venv/.run-stamp
