# make run     a demonstration county on http://127.0.0.1:8000
# make test    everything the tests need, then all of them
# make bench, translations, lock, clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
PLUGINS := $(wildcard plugins/*/pyproject.toml)
PO := $(wildcard jointcheck/translations/*/LC_MESSAGES/*.po)
BUILD := pyproject.toml $(wildcard assets/package*.json assets/*.py)

# what is done already leaves a stamp in the environment, so a second run is quick
MADE := $(VENV)/.made
RUNTIME := $(VENV)/.runtime
TESTING := $(VENV)/.testing
EDITABLE := $(VENV)/.editable
WORDS := $(VENV)/.words

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONPATH = $(CURDIR)

.PHONY: run test checks bench lock translations clean system
.DELETE_ON_ERROR:

run: $(RUNTIME) $(EDITABLE) $(WORDS)
	$(BIN)/jointcheck demo

test: system $(TESTING) $(EDITABLE) $(WORDS)
	@failed=0; \
	$(MAKE) --no-print-directory --keep-going checks || failed=1; \
	$(BIN)/python -m pytest -n 2 --dist worksteal || failed=1; \
	exit $$failed

# one after another whatever -j says: their words would mix
checks: $(TESTING) $(EDITABLE)
	@failed=0; try() { echo "== $$*"; "$$@" || failed=1; }; \
	try $(BIN)/ruff check . ; \
	try $(BIN)/ruff format --check --quiet . ; \
	try $(BIN)/mypy ; \
	try $(BIN)/lint-imports --no-logo ; \
	try $(BIN)/djlint --lint --quiet jointcheck/templates ; \
	mkdir -p build; try $(EXTRACT) ; \
	try $(BIN)/python assets/check_translations.py build/messages.pot $(EN) ; \
	exit $$failed

EXTRACT := $(BIN)/pybabel -q extract -F pyproject.toml -k _l -k lazy_gettext -k N_ --sort-by-file \
  --project jointcheck --version 2026.11 --copyright-holder jointcheck -o build/messages.pot .
EN := jointcheck/translations/en/LC_MESSAGES/messages.po

bench: $(TESTING) $(EDITABLE)
	@for file in bench/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

translations: $(TESTING)
	mkdir -p build $(dir $(EN))
	$(EXTRACT) --add-location=file
	test -f $(EN) || $(BIN)/pybabel -q init -l en -i build/messages.pot -d jointcheck/translations
	$(BIN)/pybabel -q update -l en -i build/messages.pot -d jointcheck/translations --no-fuzzy-matching --ignore-pot-creation-date

LOCK := $(UV) pip compile -q pyproject.toml --universal --generate-hashes --no-header --no-emit-index-url
lock: $(MADE)
	$(LOCK) --upgrade --extra postgres -o requirements.lock
	$(LOCK) --upgrade --extra postgres --extra test -c requirements.lock -o requirements-dev.lock
	cd assets && npm install --package-lock-only --omit-lockfile-registry-resolved

# Debian's bare Python has no ensurepip and its pip refuses to work outside an environment
$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "jointcheck 需要 Python 3.11 或更高版本（可用 make PYTHON=… 指定） / needs Python 3.11+"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@test -x $(UV) || sh assets/uv.sh "$(PYTHON)" $(BIN)/python
	@touch $@

$(RUNTIME): requirements.lock | $(MADE)
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r $<
	@touch $@

$(TESTING): requirements-dev.lock | $(MADE)
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r $<
	@touch $@ $(RUNTIME)

$(EDITABLE): $(BUILD) $(PLUGINS) | $(MADE)
	$(UV) pip install -q --python $(BIN)/python --no-deps -e . $(patsubst %/pyproject.toml,-e ./%,$(PLUGINS))
	@touch $@

$(WORDS): $(PO) | $(EDITABLE)
	@for po in $(PO); do $(BIN)/pybabel -q compile -i $$po -o $${po%.po}.mo || exit 1; done
	@touch $@

system:
	@sh assets/system.sh

clean:
	rm -rf $(VENV) build dist assets/node_modules jointcheck/static/vendor
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .coverage
	find jointcheck plugins tests -name __pycache__ -prune -exec rm -rf {} +
	rm -f jointcheck/translations/*/LC_MESSAGES/*.mo
