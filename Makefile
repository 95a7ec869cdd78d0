# CareSpace. `make` alone lists what there is.
PYTHON ?= python3
VENV := .venv/bin/python
export PYTHONDONTWRITEBYTECODE ?=

.DEFAULT_GOAL := help
.PHONY: help run test fast check fix reset requirements image-check ready ready-to-test

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: ready ## The whole site on this machine; PORT=8000 unless you say otherwise
	@exec $(VENV) -m config.local_site.runner

test: ready-to-test ## Every test: first what answers at once, then the slow beside real servers and browser
	@exec $(VENV) -m tests

fast: ready-to-test ## The tests that answer at once: all but the slow and those with real servers or the browser
	@exec $(VENV) -m tests fast

check: ready-to-test ## Lint, types, imports, templates, migrations, deployment, requirements
	@exec $(VENV) -m setup.checks

fix: ready-to-test ## Format code and templates, and mend what the linter can
	@exec $(VENV) -m setup.checks fix

reset: ## Throw away the environment's data: database, mail, media, secrets
	@$(PYTHON) -m setup reset

requirements: ready-to-test ## Compile requirements*.in and package-lock.json anew
	@exec $(VENV) -m setup.checks requirements

image-check: ready ## Build the image of deploy/ with buildah and run it once (root; some minutes)
	@exec $(VENV) -m config.serving.image_check

ready:
	@$(PYTHON) -m setup run

ready-to-test:
	@$(PYTHON) -m setup test
