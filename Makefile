# What a person does with a checkout. Needs Python 3.11 or newer, and make; everything else is put beside the sources.

# Another Python: make demo PYTHON=python3.12. Another port: make demo PORT=5001.
PYTHON ?= python3
PORT ?=

DEMO := .venv
TESTS := .venv-tests
LOCKING := .cache/locking
UV_VERSION := 0.13.9

PIP := -m pip --disable-pip-version-check install --quiet --no-input
COMPILE := compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.DEFAULT_GOAL := help
.PHONY: help demo test bench lock static

help:
	@echo "make demo    a register with the figures of 2016/17, on http://127.0.0.1:5000/ (PORT=5001 for another port)"
	@echo "make test    every test: pages, browser, both databases, the package"
	@echo "make bench   how fast it is, as ratios"
	@echo "make lock    choose the versions of all packages anew (requirements.lock, tests/requirements.lock)"
	@echo "make static  build the look anew from npm's govuk-frontend (needs node)"

demo: $(DEMO)/made
	@$(DEMO)/bin/training-register demo $(if $(PORT),--port $(PORT))

# Each part runs whatever became of the one before, so that one run tells everything; all must pass.
test: $(TESTS)/made
	@$(TESTS)/bin/python tests/chromium.py
	@failed=; \
	run() { echo; echo "== $$1"; shift; $(TESTS)/bin/python -m pytest "$$@" || failed=yes; }; \
	run "SQLite, and the browser" -n auto --ignore=tests/test_wheel.py; \
	run "PostgreSQL" -n auto --ignore=tests/test_wheel.py --database postgresql -m "not browser"; \
	run "The package" tests/test_wheel.py; \
	test -z "$$failed" || { echo "Some tests failed: see above." >&2; exit 1; }

bench: $(TESTS)/made
	@$(TESTS)/bin/python -m tests.bench

lock: $(LOCKING)/made
	$(LOCKING)/bin/uv pip $(COMPILE) --upgrade -o requirements.lock pyproject.toml
	$(LOCKING)/bin/uv pip $(COMPILE) --upgrade --extra postgresql --group tests -c requirements.lock \
		-o tests/requirements.lock pyproject.toml

static:
	sh static/govuk/build.sh

# An environment is made anew when its lock changes. The program itself is not installed: it runs from the sources.
$(DEMO)/made: requirements.lock
	$(call new_environment,$(DEMO))
	@echo "Installing what the register needs ..."
	@$(DEMO)/bin/python $(PIP) --require-hashes -r requirements.lock
	@printf '#!/bin/sh\nhere=$$(dirname "$$0")\nPYTHONPATH="$$here/../.." exec "$$here/python" -m training_register.commands "$$@"\n' \
		> $(DEMO)/bin/training-register
	@chmod +x $(DEMO)/bin/training-register
	@touch $@

$(TESTS)/made: tests/requirements.lock
	$(call new_environment,$(TESTS))
	@echo "Installing what the tests need ..."
	@$(TESTS)/bin/python $(PIP) --require-hashes -r tests/requirements.lock
	@touch $@

$(LOCKING)/made: Makefile
	$(call new_environment,$(LOCKING))
	@$(LOCKING)/bin/python $(PIP) uv==$(UV_VERSION)
	@touch $@

define new_environment
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "This needs Python 3.11 or newer, and \"$(PYTHON)\" is not. Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
	exit 1; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "This Python can't make environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
@rm -rf $(1)
@$(PYTHON) -m venv $(1)
endef
