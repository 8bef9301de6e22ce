# Two commands do everything on a bare machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install demo test check bench soak lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "maatwerk needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Call: make PYTHON=python3.12 " + "install")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: install
	$(BIN)/maatwerk demo

test: install
	$(BIN)/python -m pytest -n auto
	$(BIN)/python -m tests.on_postgres

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m bench
	$(BIN)/python -m bench.whole

soak: install
	$(BIN)/python -m pytest -n auto soak

lock:
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(VENV)/lock/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group dev pyproject.toml requirements.build.in --output-file requirements.lock

clean:
	rm -rf $(VENV) out
