# The two commands: `make run` and `make test`. Each makes everything it needs first; see packaging/bootstrap.py.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: run demo test check test-fast format clean

# Without a display it shows itself on a screen of its own.
run:
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  $(PYTHON) packaging/bootstrap.py run && exec $(BIN)/sixfold; \
	else $(MAKE) --no-print-directory demo; fi

demo:
	@$(PYTHON) packaging/bootstrap.py demo
	@$(BIN)/sixfold demo --to demo

test:
	@$(PYTHON) packaging/bootstrap.py test
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest

# lint, types, layers
check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .typecheck/sixfold tests packaging
	$(BIN)/lint-imports

# what needs neither a language model nor a screen, in under two minutes
test-fast: check
	$(BIN)/pytest -m "not models and not display and not slow"

format:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .cache .typecheck .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist demo *.egg-info
