# From a fresh clone `make demo` or `make test` is enough: both set everything up first.
.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help setup system-parts demo test check fix bench soak lock clean

help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with the locked packages (instant when nothing changed)
	@scripts/setup.sh

system-parts: ## look for Chromium, fonts, openssl, Java and PostgreSQL; install them where apt may
	@scripts/system-parts.sh

demo: setup ## make an artificial world, run the whole way, open the report
	@$(BIN)/marsad demo

test: setup system-parts check ## everything: style, types, house rules, tests
	@scripts/setup.sh spark
	@scripts/setup.sh opinions
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not soak" $(ARGS)

check: setup ## style, types and house rules only (no tests)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: setup ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup ## measure speed, memory and growth, beside what one would glue together
	@scripts/setup.sh bench
	@$(BIN)/python -m bench $(ARGS)

soak: setup ## the long tests: kill and go on, hours of input
	@$(BIN)/python -m pytest -m soak $(ARGS)

lock: setup ## resolve the packages again and rewrite requirements/*.lock (ARGS=--upgrade for newer ones)
	@scripts/lock.sh $(ARGS)

clean: ## remove what setup, tests and the demo made (never a lake of yours)
	@rm -rf .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist demo
	@find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +
