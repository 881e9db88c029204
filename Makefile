# pes-desktop. `make run` opens the program on a demo office; `make test` runs all tests. Both set everything up first.
SHELL := /bin/bash
PY := .venv/bin/python
.PHONY: setup run test lint types contracts words ci screenshots bench package torture mutants lock clean

setup:
	@scripts/setup.sh

run: setup
	@$(PY) scripts/run.py

test: setup
	@$(PY) -m pytest -n 2 --dist loadfile --randomly-seed=20261122 $(ARGS)

lint: setup
	@$(PY) -m ruff check --no-cache .

types: setup
	@$(PY) -m mypy

contracts: setup
	@.venv/bin/lint-imports

words: setup
	@$(PY) scripts/translations.py check

screenshots: setup
	@$(PY) scripts/screenshots.py

bench: setup
	@$(PY) -m pytest benchmarks -p no:randomly --benchmark-columns=median,min,max,rounds $(ARGS)

torture: setup
	@$(PY) -m pytest -m slow -n 2 --dist worksteal --hypothesis-profile=default $(ARGS)
	@$(PY) scripts/torture_figures.py

mutants: setup
	@nice -n 10 $(PY) scripts/mutants.py $(ARGS)

package: setup
	@scripts/package.sh

ci:
	@.ci/run

lock:
	@scripts/lock.sh

clean:
	rm -rf build dist out demo-office .pytest_cache .mypy_cache .ruff_cache
