# The front door. `make run` opens the review page on the history of a git repository; `make test` passes every test.

REPO ?= .
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
GOVERNED := $(abspath $(TARGET_DIR)/release/governed)

.PHONY: run test bench setup wasm-setup js-setup node-setup pkg page build lint docs clean help

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## import a repository's history (REPO=path, this one by default) and serve the review page over it
	@scripts/run.sh $(GOVERNED) $(REPO)

test: setup wasm-setup js-setup ## every test there is
	scripts/test.sh

bench: setup wasm-setup js-setup ## measure replay, append, brief and import beside their floors, policy beside its peers, integration beside all pairs, the npm package, the page
	scripts/bench.sh

pkg: page ## the npm package, in pkg/ (`npm pack ./pkg` makes the tarball)

page: setup wasm-setup node-setup ## the review page, in www/dist/ (any static host will do)
	scripts/wasm-build.sh
	scripts/page-build.sh

build: page
	cargo build --release --locked --features page --bin governed

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

node-setup:
	@scripts/js-setup.sh node

js-setup:
	@scripts/js-setup.sh

clean: ## what was built here
	cargo clean
	rm -rf .wasm-env .js-env pkg/core pkg/elements pkg/LICENSE-* www/dist www/node_modules tests/*/node_modules benches/js/node_modules
