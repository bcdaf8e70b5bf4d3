# Pullgate. `make demo` and `make test` work on a fresh Debian 12 with Swift 6.3, as root.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

SWIFT ?= swift
PROTOC_C ?= protoc-c

RELEASE = .build/release
PROGRAMS := pullgated pullgatectl
# As the programs are shipped: Swift's runtime linked in, and each function in a section of its own,
# which the linker can leave out or put where Package.swift wants it.
RELEASE_FLAGS = -c release --static-swift-stdlib -Xswiftc -Xfrontend -Xswiftc -function-sections \
    -Xcc -ffunction-sections -Xcxx -ffunction-sections

# SwiftPM does not see when the list has changed that pullgated is linked by.
link-anew = if [ .link-order/pullgated -nt $(RELEASE)/pullgated ]; then rm -f $(RELEASE)/pullgated; fi

BUILD_PACKAGES := libabsl-dev libgrpc-dev libprotobuf-c-dev protobuf-c-compiler
DEB_PACKAGES := dpkg-dev lintian man-db
NODE_PACKAGES := containerd docker-registry libfaketime nginx-light openssl strace systemd

PACKAGES = $(BUILD_PACKAGES) $(NODE_PACKAGES)
deb test-deb: PACKAGES += $(DEB_PACKAGES)
link-order: PACKAGES += valgrind

.PHONY: build
build: ## Build pullgated and pullgatectl
	$(SWIFT) build

.PHONY: test
test: packages lint proto-check run-tests ## Install what tests need and run all of them

# What has deadlines in it runs by itself: beside hundreds of other tests on two cores, a call's
# deadline can pass before the other end has heard of the call. Where a sanitizer makes a program many
# times slower, the calls of all tests of gRPC at once are too many, too. The inputs of fuzzing take the
# processors from all others.
TEST_FLAGS ?=
GRPC_TEST_FLAGS ?=
.PHONY: run-tests
run-tests:
	$(SWIFT) build --build-tests $(TEST_FLAGS)
	$(SWIFT) test --skip-build $(TEST_FLAGS) $(GRPC_TEST_FLAGS) --filter '^GRPCBridgeTests\.'
	$(SWIFT) test --skip-build $(TEST_FLAGS) --filter '^(RegistryTests|PolicySyncTests)\.'
	$(SWIFT) test --skip-build $(TEST_FLAGS) --filter '^FaultTests\.'
	$(SWIFT) test --skip-build $(TEST_FLAGS) --filter '^FuzzingTests\.'
	$(SWIFT) test --skip-build $(TEST_FLAGS) \
	    --skip '^(GRPCBridgeTests|RegistryTests|PolicySyncTests|FaultTests|FuzzingTests)\.'

# One after the other: each measures what the daemon holds, and some make a thousand pulls at once.
.PHONY: test-faults
test-faults: packages ## Break whatever can break around the gate, for some minutes
	$(SWIFT) build --build-tests
	PULLGATE_LONG_FAULTS=1 $(SWIFT) test --skip-build --no-parallel --filter '^FaultTests\.'

# The daemon is the one that is shipped. ROUNDS=3 makes it shorter, QUICK=1 much shorter;
# OPTIONS is for everything else that `pullgate-benchmark run --help` tells of.
.PHONY: bench
bench: benchmark ## Measure the daemon beside direct calls, against what it must reach
	exec $(RELEASE)/pullgate-benchmark run --json .build/benchmark.json \
	    $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(QUICK),--quick) $(OPTIONS)

.PHONY: benchmark
benchmark: packages
	$(link-anew)
	for product in pullgated pullgate-benchmark; do \
	    $(SWIFT) build $(RELEASE_FLAGS) --product $$product; \
	done

.PHONY: bench-sync
bench-sync: packages ## Measure the report index against what it must reach
	$(SWIFT) build $(RELEASE_FLAGS) --product sync-benchmark
	exec $(RELEASE)/sync-benchmark

FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?= $(notdir $(wildcard Tests/Fuzzing/Corpus/*))
FUZZER := PULLGATE_FUZZER=1 $(SWIFT) build --scratch-path .build/fuzzer \
    --sanitize fuzzer --sanitize address

# New inputs are kept in .build/fuzz, and what made a decoder fail beside them. Swift's own report of
# a crash would keep libFuzzer from noticing it.
.PHONY: fuzz
fuzz: export LSAN_OPTIONS = suppressions=$(CURDIR)/Tests/Fuzzing/suppressions:print_suppressions=0
fuzz: packages ## Feed made-up input to each decoder, for FUZZ_SECONDS each
	$(FUZZER) --product pullgate-fuzzer
	@set -x; for target in $(FUZZ_TARGETS); do \
	    mkdir -p .build/fuzz/$$target; \
	    SWIFT_BACKTRACE=enable=no PULLGATE_FUZZ_TARGET=$$target .build/fuzzer/debug/pullgate-fuzzer \
	        -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
	        -use_value_profile=1 -verbosity=0 -print_final_stats=1 \
	        -artifact_prefix=.build/fuzz/$$target- \
	        .build/fuzz/$$target Tests/Fuzzing/Corpus/$$target; \
	done

# Each program that has something to report writes it to a file of its own, those that tests start
# included: what a daemon reports would fail no test.
SCRATCH = .build/$(SANITIZER)
REPORTS = $(CURDIR)/$(SCRATCH)/reports

define test-with-sanitizer
rm -rf $(REPORTS); mkdir -p $(REPORTS)
result=0; \
$(MAKE) run-tests GRPC_TEST_FLAGS=--no-parallel \
    TEST_FLAGS="--sanitize $(SANITIZER) --scratch-path $(SCRATCH) $(LINKED)" || result=1; \
if grep -rh . $(REPORTS); then exit 1; else exit $$result; fi
endef

# A program is several times slower, and with more than a few tests at once a time limit of one of them
# passes before it has had its turn.
test-asan test-tsan: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 8

# libgrpc and containerd are Debian's own, which no sanitizer sees into; what libgrpc still holds at
# the end would be reported as a leak.
.PHONY: test-asan
test-asan: SANITIZER = address
test-asan: export ASAN_OPTIONS = detect_leaks=0:log_path=$(REPORTS)/report
test-asan: packages ## Run all tests with AddressSanitizer
	$(test-with-sanitizer)

# Swift's own libraries are built without ThreadSanitizer; HappensBefore.c tells it of what they put in
# order. The probe shows that it does, and that a race is reported all the same.
.PHONY: test-tsan
test-tsan: SANITIZER = thread
test-tsan: LINKED = -Xlinker $(CURDIR)/$(SCRATCH)/HappensBefore.o
test-tsan: export TSAN_OPTIONS = log_path=$(REPORTS)/report
test-tsan: packages ## Run all tests with ThreadSanitizer
	mkdir -p $(SCRATCH)
	clang -O1 -fPIC -Wall -Wextra -Werror -c Tests/ThreadSanitizer/HappensBefore.c \
	    -o $(SCRATCH)/HappensBefore.o
	$(SWIFT)c -swift-version 6 -warnings-as-errors -sanitize=thread -parse-as-library \
	    Tests/ThreadSanitizer/Probe.swift $(SCRATCH)/HappensBefore.o -o $(SCRATCH)/probe
	TSAN_OPTIONS= $(SCRATCH)/probe ordered
	result=0; TSAN_OPTIONS= $(SCRATCH)/probe race 2> /dev/null || result=$$?; test $$result -eq 66
	$(test-with-sanitizer)

.PHONY: demo
demo: packages ## Show the gate at work on a real containerd and registry
	$(SWIFT) build
	exec "$$($(SWIFT) build --show-bin-path)/pullgate-demo"

# Only Foundation's essentials: the rest of it wants ICU's data, which release builds are without.
.PHONY: lint
lint: ## Check format and documentation comments, strictly
	$(SWIFT) format lint --strict --recursive --configuration .swift-format \
	    Package.swift Sources Tests
	@! grep -rnE '^[a-z@_ ]*import ([a-z]+ )?Foundation(Internationalization|Networking|XML)?(\.|$$)' \
	    Sources

.PHONY: format
format: ## Format the sources in place
	$(SWIFT) format format --in-place --recursive --configuration .swift-format \
	    Package.swift Sources Tests

.PHONY: proto
proto: ## Generate Sources/CMessages from proto/
	$(PROTOC_C) --proto_path=proto --c_out=Sources/CMessages cri.proto
	mv Sources/CMessages/cri.pb-c.h Sources/CMessages/include/

.PHONY: proto-check
proto-check: packages ## Fail when Sources/CMessages is not what proto/ says
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(PROTOC_C) --proto_path=proto --c_out="$$folder" cri.proto; \
	diff "$$folder/cri.pb-c.c" Sources/CMessages/cri.pb-c.c; \
	diff "$$folder/cri.pb-c.h" Sources/CMessages/include/cri.pb-c.h

.PHONY: release
release: ## Build the programs as they are shipped
	$(link-anew)
	for program in $(PROGRAMS); do $(SWIFT) build $(RELEASE_FLAGS) --product $$program; done

# Functions that the list does not have cost memory only. `make deb` says when they are too many.
.PHONY: link-order
link-order: benchmark ## List anew the functions that the daemon runs, for the linker
	.link-order/record $(RELEASE) .link-order/pullgated

DESTDIR ?=
PREFIX ?= /usr
SHARE = $(DESTDIR)$(PREFIX)/share
UNITS = $(DESTDIR)$(PREFIX)/lib/systemd/system
VERIFIER = $(DESTDIR)$(PREFIX)/lib/pullgate/image-verifier

.PHONY: install
install: release ## Install below DESTDIR and PREFIX: programs, units, manual pages, completions
	install -d $(DESTDIR)$(PREFIX)/bin $(UNITS) $(VERIFIER) $(DESTDIR)/etc/default \
	    $(SHARE)/doc/pullgate/examples $(SHARE)/man/man1 $(SHARE)/man/man8
	install -s -m 755 $(addprefix $(RELEASE)/,$(PROGRAMS)) $(DESTDIR)$(PREFIX)/bin/
	ln -sf ../../../bin/pullgatectl $(VERIFIER)/pullgated-verifier
	for unit in pullgated.service pullgated.socket; do \
	    sed 's#/usr/#$(PREFIX)/#' systemd/$$unit > $(UNITS)/$$unit; \
	    chmod 644 $(UNITS)/$$unit; \
	done
	test -e $(DESTDIR)/etc/default/pullgated \
	    || install -m 644 systemd/pullgated.default $(DESTDIR)/etc/default/pullgated
	install -m 644 README.md $(SHARE)/doc/pullgate/
	for page in pullgatectl.1 pullgated.8; do \
	    sed 's#/usr/#$(PREFIX)/#' systemd/man/$$page > $(SHARE)/man/man$${page##*.}/$$page; \
	    chmod 644 $(SHARE)/man/man$${page##*.}/$$page; \
	done
	install -m 644 systemd/examples/* $(SHARE)/doc/pullgate/examples/
	completion() { \
	    install -d $(SHARE)/$$2; \
	    $(RELEASE)/pullgatectl --generate-completion-script $$1 | sed '1{/^#!/d}' \
	        > $(SHARE)/$$2/$$3; \
	}; \
	completion bash bash-completion/completions pullgatectl; \
	completion zsh zsh/vendor-completions _pullgatectl; \
	completion fish fish/vendor_completions.d pullgatectl.fish

.PHONY: deb
deb: packages ## Build a Debian package in .build/deb
	rm -rf .build/deb
	$(MAKE) install DESTDIR=$(CURDIR)/.build/deb/tree PREFIX=/usr
	.link-order/check $(RELEASE)/pullgated .link-order/pullgated
	.debian/build .build/deb/tree .build/deb

.PHONY: test-deb
test-deb: deb ## Check the Debian package, and run the end-to-end tests on what it ships
	lintian --fail-on error .build/deb/*.deb
	.debian/test .build/deb/*.deb
	$(SWIFT) build --build-tests
	PULLGATE_PROGRAMS=$(CURDIR)/.build/deb/tree/usr/bin \
	    $(SWIFT) test --skip-build --filter '^EndToEndTests\.'

# Debian starts a package's service when it is installed; none of these may start, as the tests
# and the demo run their own on free ports and in temporary folders.
.PHONY: packages
packages: ## Install the Debian packages that are missing
	@missing=(); \
	for package in $(PACKAGES); do \
	    dpkg-query --show --showformat='$${db:Status-Status}' $$package 2>/dev/null \
	        | grep -qx installed || missing+=($$package); \
	done; \
	if [ $${#missing[@]} -gt 0 ]; then \
	    apt-get update -q; \
	    policy=/usr/sbin/policy-rc.d; \
	    if [ ! -e $$policy ]; then \
	        trap 'rm -f /usr/sbin/policy-rc.d' EXIT; \
	        printf '#!/bin/sh\nexit 101\n' > $$policy; chmod 755 $$policy; \
	    fi; \
	    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
	        "$${missing[@]}"; \
	fi

.PHONY: clean
clean: ## Remove what was built
	$(SWIFT) package clean

.PHONY: help
help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16
