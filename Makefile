# Everything a person types. `make` alone lists the targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo up down superset test test-slow bench lint lock contracts docs clean

VENV := .venv
BIN := $(VENV)/bin
# Stamps: each says that its lock is installed.
READY := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
# Superset's libraries and ours do not go together: it has an environment of its own.
SUPERSET_VENV := .venv-superset
SUPERSET_READY := $(SUPERSET_VENV)/.ready

# Where these are set, every process starts more slowly, or finds other people's modules.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH
# Offices often have a certificate authority of their own.
export UV_SYSTEM_CERTS := 1

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(READY) ## Send real reporting files through the whole stack, to a publication and its report
	@$(BIN)/orkestrasi stack demo

up: $(READY) ## Start PostgreSQL and Airflow and keep them running
	@$(BIN)/orkestrasi stack up

superset: $(READY) $(SUPERSET_READY) ## Start Apache Superset with the dashboards on the marts and keep it running
	@$(BIN)/orkestrasi bi superset up

down: $(READY) ## End everything that `make up` and `make superset` started
	@$(BIN)/orkestrasi stack down

# Two processes, each with a PostgreSQL of its own; more where there are more cores: make test AT_ONCE="-n 4".
AT_ONCE := -n 2
test: lint ## Install what the tests need, run the linters and the tests
	$(BIN)/python -m pytest -m "not slow" $(AT_ONCE)

test-slow: $(DEV) ## The tests that take minutes, too
	$(BIN)/python -m pytest $(AT_ONCE)

bench: $(READY) ## Measure the load of 2 million rows against hand-written SQL
	$(BIN)/python -m benchmarks

lint: $(DEV) ## Format, style, types, SQL and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 0 dbt_project expectations
	$(BIN)/lint-imports

contracts: $(READY) ## Check the contracts and write anew what is generated from them
	$(BIN)/orkestrasi contracts check
	$(BIN)/orkestrasi contracts render

docs: $(READY) ## Write the bus matrix and the list of marts anew, and dbt's documentation as one page
	@$(BIN)/orkestrasi docs

COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --no-header
lock: $(READY) ## Resolve requirements*.in anew and write the locks with hashes
	$(COMPILE) --upgrade requirements-bootstrap.in -o requirements-bootstrap.txt
	$(COMPILE) --upgrade requirements.in -o requirements.txt
	$(COMPILE) --upgrade requirements-dev.in -o requirements-dev.txt
	$(COMPILE) --upgrade bi/requirements.in -o bi/requirements.txt

clean: ## Delete the environment and the caches and, if you say yes, the database and all files taken in
	-@if test -x $(BIN)/orkestrasi; then $(BIN)/orkestrasi stack remove; fi
	rm -rf $(VENV) $(SUPERSET_VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------------------------------------- the environment

# uv is quick; pip is the way out where only pip knows the way to the packages (its own index, its own certificate).
INSTALL_INTO = $(BIN)/uv pip install --quiet --python $(1)/bin/python --no-deps --require-hashes --compile-bytecode \
	-r $(2) || $(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(2)
INSTALL = $(call INSTALL_INTO,$(VENV),$(1))

$(VENV)/.made: requirements-bootstrap.txt
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && break; \
		python=; \
	done; \
	if test -z "$$python"; then echo 'Python 3.11 or newer is needed (or name one: make PYTHON=...).' >&2; exit 3; fi; \
	echo "Making $(VENV) with $$python"; \
	test -x $(BIN)/python || $$python -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

# The project itself is not copied: a path file and a command that point here.
$(READY): requirements.txt $(VENV)/.made
	@echo 'Installing the lock'
	@$(call INSTALL,$<)
	@echo '$(CURDIR)/include' > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/orkestrasi.pth"
	@printf '#!/bin/sh\nexec "%s" -P -c "from orkestrasi.cli import app; app(prog_name=\047orkestrasi\047)" "$$@"\n' \
		'$(CURDIR)/$(BIN)/python' > $(BIN)/orkestrasi
	@chmod +x $(BIN)/orkestrasi
	@touch $@

$(DEV): requirements-dev.txt $(READY)
	@echo 'Installing what the tests need'
	@$(call INSTALL,$<)
	@touch $@

# Superset's lock has wheels for Python 3.11 and 3.12.
$(SUPERSET_VENV)/.made: $(VENV)/.made
	@for python in $(SUPERSET_PYTHON) $(BIN)/python python3.12 python3.11 python3; do \
		$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && break; \
		python=; \
	done; \
	if test -z "$$python"; then echo 'Superset needs Python 3.11 or 3.12 (name one: make superset SUPERSET_PYTHON=...).' >&2; \
		exit 3; fi; \
	echo "Making $(SUPERSET_VENV) with $$python"; \
	test -x $(SUPERSET_VENV)/bin/python || $$python -m venv $(SUPERSET_VENV)
	@touch $@

$(SUPERSET_READY): bi/requirements.txt $(SUPERSET_VENV)/.made
	@echo 'Installing the lock of Superset'
	@$(call INSTALL_INTO,$(SUPERSET_VENV),$<)
	@touch $@
