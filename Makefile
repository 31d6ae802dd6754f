PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup lab clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/installed: requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "The course needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@echo "Installing the course's packages into $(VENV): about two minutes and 3 GB of disk, once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

setup: $(VENV)/installed  ## Create .venv and install the tested set into it

lab: setup  ## Open the course in JupyterLab
	@$(BIN)/coursekit lab

clean:  ## Remove what grading and testing left behind, but not .venv
	rm -rf assignments/submitted assignments/autograded assignments/feedback \
	  site jupyter_execute build/site assignments/.grading assignments/gradebook.db assignments/marks.csv assignments/.nbgrader.log .pytest_cache .ruff_cache

-include development.mk  # not in what students get
