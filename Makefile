# `make demo` shows the directory at work; `make test` runs every check. `make help` lists the rest.
# The steps stand in the order in which they run, and the first that fails ends the run.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help

TARGET := $(or $(CARGO_TARGET_DIR),target)
STEP = @printf '\n==> %s\n'

# make demo CHILDREN=2000 PORT=8443 ARGS='--further arguments'
DEMO_ARGS = $(if $(CHILDREN),--children $(CHILDREN)) $(if $(PORT),--port $(PORT)) $(ARGS)

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 18

.PHONY: demo
demo: ## Build, fill a database with invented children, serve it (CHILDREN=, PORT=, ARGS=)
	@scripts/need.sh
	$(STEP) 'building the program (about ten minutes the first time)'
	cargo build --release -p contactpoint
	$(STEP) 'starting the demonstration'
	$(TARGET)/release/contactpoint demo $(DEMO_ARGS)

.PHONY: test
test: test-tools check test-rust check-gen test-pages test-browser ## Every check, on a fresh Debian 12 with Rust and Node
	$(STEP) 'all checks passed'

.PHONY: test-tools
test-tools: ## Install what the tests need, where it is missing
	$(STEP) 'tools for the tests'
	@scripts/need.sh
	scripts/install-test-tools.sh

.PHONY: check
check: ## Layout, tree, lints
	$(STEP) 'layout'
	cargo fmt --all -- --check
	$(STEP) 'tree'
	cargo run --quiet -p xtask -- tidy
	$(STEP) 'lints'
	cargo clippy --workspace --all-targets -- -D warnings

.PHONY: test-rust
test-rust: ## The Rust tests, on both databases
	$(STEP) 'Rust tests, on SQLite and PostgreSQL'
	scripts/test-postgres.sh cargo test --workspace

# The program and the examples, resolved as the tests resolve them: building one package alone would
# choose other features and build much again.
.PHONY: build
build: ## The program and the examples, as the tests build them
	$(STEP) 'building the program and the examples'
	cargo build --workspace --bins --examples

.PHONY: test-pages
test-pages: build ## Every page: markup, accessibility, narrow screens
	$(STEP) 'page checks'
	cd crates/web/checks && npm ci --ignore-scripts --no-audit --no-fund
	rm -rf target/pages
	$(TARGET)/debug/examples/pages target/pages
	node crates/web/checks/check-pages.mjs target/pages

.PHONY: test-browser
test-browser: build ## The walks of a user, in a browser
	$(STEP) 'browser tests'
	@if [ -f tests/browser/run.mjs ]; then node tests/browser/run.mjs; \
	else echo 'tests/browser/run.mjs is not there: none to run'; fi

# Tests against published samples that are not ours to keep in the tree.
.PHONY: test-published
test-published: ## Tests against published samples (SAMPLES=folder)
	$(if $(SAMPLES),,$(error say where the samples are: make test-published SAMPLES=folder))
	$(if $(wildcard $(SAMPLES)/.),,$(error there is no folder $(SAMPLES)))
	$(STEP) 'published samples'
	SAMPLES='$(abspath $(SAMPLES))' cargo test --workspace -- --ignored published

.PHONY: check-gen
check-gen: ## Whether docs/generated is what the program says
	$(STEP) 'generated documents'
	cargo run --quiet -p xtask -- gen --check

.PHONY: gen
gen: ## Make docs/generated again
	cargo run --quiet -p xtask -- gen

.PHONY: fmt
fmt: ## Lay out the tree
	cargo fmt --all

.PHONY: clean
clean: ## Remove what builds and tests made
	cargo clean
	rm -rf node_modules crates/web/node_modules crates/web/checks/node_modules crates/web/assets/dist

.PHONY: bench-peers
bench-peers: ## Splink and PostgreSQL beside us on the same work; writes docs/benchmarks.md (DATA=, PEERS='--only febrl3')
	@scripts/need.sh
	cargo build --release -p contactpoint
	DATA='$(DATA)' peers/run.sh $(PEERS)
