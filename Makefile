# Two commands: `make run` for a working company on http://127.0.0.1:8000, `make test` for every check.
# Both set up what they need with nothing but python3, make and a C library.

PYTHON ?= python3
BIN := .venv/bin
TESTS := env -u DATABASE_URL EMPTYCHAIR_HOME=$(CURDIR)/build/home

.PHONY: run test setup setup-dev check docs bench lock wheel clean

run: setup
	@$(BIN)/emptychair up --demo

test: setup-dev check
	$(TESTS) $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(TESTS) $(BIN)/mypy emptychair tests
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive emptychair --configfile pyproject.toml
	$(TESTS) $(BIN)/emptychair manage makemigrations --check --dry-run
	$(BIN)/sphinx-build --quiet --fail-on-warning docs build/docs

setup: .venv/run.stamp

setup-dev: .venv/dev.stamp
	@tools/browser

.venv/run.stamp: requirements/run.txt pyproject.toml
	$(PYTHON) tools/python_is_new_enough.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

docs: setup-dev
	$(BIN)/sphinx-build --quiet --fail-on-warning docs build/docs
	@echo "Open build/docs/index.html"

bench: setup-dev
	$(BIN)/python -m bench $(BENCH)

wheel: setup-dev
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation

lock:
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header pyproject.toml --extra build -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header pyproject.toml --extra build --extra dev --extra saml -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf .venv build dist
