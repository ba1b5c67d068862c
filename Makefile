# `make demo` and `make test` do all the set-up on a machine with Python 3.11 (with venv), pip and make.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Tests and demo start the program hundreds of times: it is compiled once, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench soak picture contact-sheet check-html browser clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.installed
	@$(BIN)/digest demo --out .demo $(if $(NO_SERVER),--no-server)

test: check browser
	$(BIN)/python -m pytest -n 3 --dist worksteal

check: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.tested
	$(BIN)/python -m tests.benchmarks

# Kills, faults and a million readers; hours, and nothing leaves this machine.
soak: $(VENV)/.tested
	$(BIN)/python -m tests.soak

picture: $(VENV)/.tested browser
	$(BIN)/python -m tests.pictures

contact-sheet: $(VENV)/.tested browser
	$(BIN)/python -m tests.contact_sheet

# Mails and pages before a validator of npm; without npm it says so and is content.
check-html: $(VENV)/.tested
	$(BIN)/python -m tests.check_html

$(VENV)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: apt-get install python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (once; a minute or two) ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@$(PIP) --editable '.[test]'
	@touch $@

# The browser tests use Debian's Chromium; Playwright's own download is never used.
browser:
	@command -v chromium >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium. Run: sudo apt-get install -y chromium"; exit 1; \
		fi; }

clean:
	rm -rf $(VENV) .demo .npm .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
