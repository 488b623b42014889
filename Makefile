# posqr, for people in a hurry:
#
#   make demo       charge a sample sale: payload and QR in the terminal, posqr-demo.png and .bmp
#   make demo-online
#                   a sale from create to paid, against the sandbox: no account needed
#   make test       the first demo, and every test
#   make sandbox    the sandbox alone, on http://127.0.0.1:8099 (SANDBOX="--port 0 --verbose")
#   make            build the library (build/lib) and the examples (build/c-examples)
#   make release    the same into build/release, smaller: with a standard library of its own;
#                   ONLINE=OFF leaves out the online orders, and with them nine tenths
#   make bench      measure, beside other libraries
#   make bench-scan measure how often the code is read from bad paper, beside other libraries
#   make size       measure what the library takes on disk
#   make install    PREFIX=/usr/local DESTDIR=
#   make interface  write what follows from the C interface: header, Python's and COBOL's declarations, tables
#
# Everything made is under build/. Missing tools are installed where the target says so (Debian).

BUILD = build
PREFIX = /usr/local
DESTDIR =
JOBS = $(shell nproc 2>/dev/null || echo 2)
DEMO_LANG = en
SANDBOX =
TESTS = .

# The usual place of rustup, for shells that do not know it yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: all library examples release demo demo-online sandbox test test-sanitizers test-valgrind bench bench-scan \
	size instructions install interface clean tools test-tools test-threads money
.NOTPARALLEL:

all: library examples

library: $(BUILD)/CMakeCache.txt
	cmake --build $(BUILD) -j $(JOBS) --target posqr_library

examples: $(BUILD)/CMakeCache.txt
	cmake --build $(BUILD) -j $(JOBS) --target charge shortest explain till \
	    till_online till_step webhook setup_shop receipt print_device print_network

$(BUILD)/CMakeCache.txt: | tools
	cmake -S . -B $(BUILD)

# What to ship: make install BUILD=build/release takes it from there, make test BUILD=build/release
# tests it.
ONLINE = ON
release:
	@scripts/install-tools.sh release
	cmake -S . -B build/release -DPOSQR_SMALL=ON -DPOSQR_ONLINE=$(ONLINE)
	@$(MAKE) --no-print-directory all BUILD=build/release

tools:
	@scripts/install-tools.sh build

test-tools:
	@scripts/install-tools.sh test

demo: examples
	$(BUILD)/c-examples/charge --sample --country BR --png posqr-demo.png --bmp posqr-demo.bmp --lang $(DEMO_LANG)

sandbox: | tools
	cargo run --package posqr-sandbox --locked --target-dir $(BUILD)/cargo -- $(SANDBOX)

demo-online: examples
	cargo build --package posqr-sandbox --locked --target-dir $(BUILD)/cargo
	scripts/demo-online.sh $(BUILD)/c-examples/till_online $(BUILD)/cargo/debug/posqr-sandbox --lang $(DEMO_LANG)

# Tools first: what CMake does not find it leaves out. Narrow down with TESTS=c.promises.
test: test-tools
	cmake -S . -B $(BUILD)
	@$(MAKE) --no-print-directory demo
	cmake --build $(BUILD) -j $(JOBS)
	cd $(BUILD) && ctest -j $(JOBS) --output-on-failure -R '$(TESTS)'

# AddressSanitizer and UBSan, in the library too: that takes a nightly Rust.
test-sanitizers: test-tools
	@cargo +nightly --version >/dev/null 2>&1 || { \
	    echo "test-sanitizers: needs a nightly Rust: rustup toolchain install nightly" >&2; exit 1; }
	cmake -S . -B $(BUILD)/sanitizers -DPOSQR_SANITIZE=ON -DPOSQR_EXAMPLES=OFF
	cmake --build $(BUILD)/sanitizers -j $(JOBS)
	cd $(BUILD)/sanitizers && ctest -j $(JOBS) --output-on-failure -R '$(TESTS)'

# ThreadSanitizer and loom: many threads on one client. Builds a standard library, so it takes minutes.
test-threads: test-tools
	cargo build --package posqr-sandbox --locked --target-dir $(BUILD)/cargo
	scripts/test-threads.sh $(BUILD)/cargo/debug/posqr-sandbox

# Part of make test, too.
test-valgrind: test-tools
	cmake -S . -B $(BUILD)
	cmake --build $(BUILD) -j $(JOBS)
	cd $(BUILD) && ctest -j $(JOBS) --output-on-failure -L valgrind

# posqr beside its peers, in a minute or two; BENCH="--json bench.json" keeps the figures.
BENCH =
bench:
	@CARGO_TARGET_DIR=$(BUILD)/bench scripts/bench.sh $(BENCH)

# Reading under stress: minutes. SCAN="--masks" asks whether another mask reads better.
SCAN =
bench-scan:
	@CARGO_TARGET_DIR=$(BUILD)/bench scripts/bench-scan.sh $(SCAN)

# The shared library without online orders, stripped, by both ways to build it; fails over 516 KiB.
size:
	@scripts/size.sh --check

# Fails when a call needs over 3 % more instructions than on record.
instructions: test-tools
	@CARGO_TARGET_DIR=$(BUILD)/bench scripts/count-instructions.sh --check

# A million sales, with a fault at any step, against the service's state machine: minutes.
SALES = 1000000
money:
	POSQR_SALES=$(SALES) POSQR_WAYS=2 cargo test --profile simulation --locked --target-dir $(BUILD)/cargo \
	    --package posqr-sandbox --test money -- --nocapture

# Builds only what is not there yet: with sudo, cargo is often out of reach.
install:
	test -f $(BUILD)/lib/libposqr.a || $(MAKE) library
	DESTDIR='$(DESTDIR)' cmake --install $(BUILD) --prefix '$(PREFIX)'

# The header is also brought in step by every build of the library.
interface:
	cargo run --quiet --package posqr-interface --locked --target-dir $(BUILD)/cargo

clean:
	rm -rf $(BUILD) posqr-demo.png posqr-demo.bmp
