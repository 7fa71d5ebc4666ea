# The front door. `make run` shows the history of a git repository as governed units; `make test` passes every test.

REPO ?= .
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
GOVERNED := $(abspath $(TARGET_DIR)/release/governed)

.PHONY: run test bench setup wasm-setup js-setup pkg build lint docs clean help

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## import a repository's history (REPO=path, this one by default) and show it
	@scripts/run.sh $(GOVERNED) $(REPO)

test: setup wasm-setup js-setup ## every test there is
	scripts/test.sh

bench: setup wasm-setup js-setup ## measure replay, append, brief and import beside their floors, policy beside its peers, integration beside all pairs, the npm package
	scripts/bench.sh

pkg: setup wasm-setup ## the npm package, in pkg/ (`npm pack ./pkg` makes the tarball)
	scripts/wasm-build.sh

build: setup
	cargo build --release --locked --features cli --bin governed

lint: setup ## formatting and clippy
	cargo fmt --check
	cargo clippy --locked --all-targets --features cli -- -D warnings

docs: setup ## the library's documentation, and what the docs have from the code
	UPDATE=1 cargo test --locked --features cli --lib --test it -- docs
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

setup:
	@scripts/setup.sh

wasm-setup:
	@scripts/wasm-setup.sh

js-setup:
	@scripts/js-setup.sh

clean: ## what was built here
	cargo clean
	rm -rf .wasm-env .js-env pkg/core pkg/LICENSE-* tests/load/node_modules tests/js/node_modules tests/http/node_modules benches/js/node_modules
