# What instructors and developers need besides; the Makefile includes it where it is there.

ASSIGNMENT ?= a1_convolution

.PHONY: test quick test-jax lint dist notebooks answers site gallery release grade address lock

# A worker for each core, as far as memory goes (tests/conftest.py); each computes on one thread, or
# they wait for one another. Files come in the order of their names, so that the short ones, lessons
# and doctests, are the last. A worker that dies ends the run, which names its test: xdist waits
# forever for the tests it had before it.
# Answers do not run here: `make answers` does that, and a test finds those that are out of date.
ONE_THREAD := TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 OMP_NUM_THREADS=1
WORKERS := --numprocesses auto --max-worker-restart 0 --dist loadfile --no-loadscope-reorder

test: setup  ## Run every test: the package, the lessons under nbval, the assignments
	$(ONE_THREAD) $(BIN)/python -m pytest $(WORKERS) \
	  --ignore notebooks/answers --doctest-modules --nbval-lax --nbval-current-env --nbval-cell-timeout 300 tests notebooks coursekit

# Nothing is trained, no notebook, jail or browser opened: tests/conftest.py sees to it.
quick: setup  ## Run the quick tests: no training, no notebook, jail or browser; two minutes
	$(ONE_THREAD) $(BIN)/python -m pytest --quiet --quick $(WORKERS) tests

# What is made of `keras.ops`, and what looks inside of models. JAX compiles every step, which takes
# most of the time, so that its programs are little optimized. That a layer or model keeps the rules,
# nearly three quarters of the layers' time, is tried with the first set of options only.
JAX_TESTS := analysis/cost analysis/field backends initializers interpret layers losses metrics models optimizers

test-jax: setup  ## Run the tests of layers, losses, models, interpret and more on JAX
	KERAS_BACKEND=jax XLA_FLAGS=--xla_backend_optimization_level=0 $(ONE_THREAD) $(BIN)/python -m pytest \
	  $(WORKERS) --first-variants $(addprefix tests/,$(JAX_TESTS))

lint: setup  ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

dist: setup  ## Build sdist and wheel into dist/, by the pinned tools
	rm -rf dist
	$(BIN)/uv build --quiet --no-build-isolation --python $(BIN)/python --out-dir dist .
	@ls -l dist

notebooks: setup  ## Run the lessons on clean kernels and keep their outputs
	$(BIN)/coursekit notebooks

answers: setup  ## Run the answers to the exercises and keep their outputs
	$(BIN)/coursekit notebooks --answers

site: setup  ## Build the website into site/
	PYTHONPATH=docs $(BIN)/python -m site_builder

gallery: setup  ## Draw the pictures of the website's gallery anew
	PYTHONPATH=docs $(BIN)/python -m site_builder.gallery

release: setup  ## Make the student version of ASSIGNMENT (a1_convolution)
	$(BIN)/coursekit release $(ASSIGNMENT)

grade: setup  ## Make a sample class for ASSIGNMENT, grade it and print the marks
	$(BIN)/coursekit sample-class $(ASSIGNMENT)
	$(BIN)/coursekit grade $(ASSIGNMENT) --timeout 20

address: setup  ## Write the repository's address, URL=https://github.com/OWNER/NAME, everywhere
	$(BIN)/coursekit address $(URL)

lock: setup  ## Resolve constraints.txt anew from requirements.txt
	grep -v '^--constraint' requirements.txt | $(BIN)/uv pip compile --quiet --universal \
	  --python-version 3.11 --no-annotate --no-emit-package coursekit-vision \
	  --custom-compile-command "make lock" --output-file constraints.txt -
