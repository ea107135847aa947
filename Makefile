# Everything a newcomer and CI need. `make run` and `make test` install what is missing, then do the rest.

SWIFT ?= swift
# One build serves the program and its tests: release, so that what is tested is what is used; without debug
# information, which would add to everybody's first build. `make build DEBUG_INFO=dwarf` brings it back for a profiler.
DEBUG_INFO ?= none
BUILD = $(SWIFT) build -c release -debug-info-format $(DEBUG_INFO)
export DEBUG_INFO
RUSHES = .build/release/rushes
# What is tested under the thread sanitizer: in CI all that needs no server package, and in the wide form the gateway's
# shared state, the SQLite store, downloads and connections too.
SANITIZED = RushesCore,RushesCoreTests,RushesLedger,RushesLedgerTests,RushesProvider,RushesTesting,RushesWorker,RushesWorkerTests
SANITIZED_ALL = $(SANITIZED),RushesCatalog,RushesCatalogTests,RushesGateway,RushesGatewayTests,RushesHosted,RushesHostedTests,RushesLedgerSQLite,RushesLedgerSQLiteTests,RushesMedia,RushesMediaTests,RushesOutbound,RushesOutboundTests,RushesProviderTests,RushesTestingTests
TUTORIAL = A young woman walks slowly through a rainy Tokyo street at night, neon reflections on wet pavement, cinematic slow motion, realistic lighting, 4K, film grain

.PHONY: run build install test sanitize sanitize-all crash abuse lint bench docs gallery clean

run: ## Build, and make the tutorial's clip into takes/ without a key
	Scripts/install-requirements build
	@# What only the clip needs is installed while the compiler is busy.
	Scripts/install-requirements run & installing=$$!; $(BUILD) --product rushes; built=$$?; \
		wait $$installing && exit $$built
	mkdir -p takes
	env -u ATLASCLOUD_API_KEY $(RUSHES) "$(TUTORIAL)" --rehearse -o takes/

build:
	Scripts/install-requirements build
	$(BUILD) --product rushes

install: build ## Copy the program to PREFIX/bin (default /usr/local)
	install -d $(or $(PREFIX),/usr/local)/bin
	install -m 0755 $(RUSHES) $(or $(PREFIX),/usr/local)/bin/rushes

test: ## Run every test
	Scripts/install-requirements test
	$(BUILD) --build-tests
	SWIFT="$(SWIFT)" Scripts/test
	$(MAKE) sanitize

# Built apart, and with a lock that the sanitizer can see (`Guarded`); the narrow form needs no server package.
UNDER_SANITIZER = SWIFT_BACKTRACE=enable=no RUSHES_SANITIZER=1 $(SWIFT) test --sanitize thread \
	--experimental-maximum-parallelization-width 4
sanitize: ## Run the tests of Core, Ledger, Provider and Worker under the thread sanitizer
	RUSHES_ONLY=$(SANITIZED) RUSHES_SEEDS=$(or $(SEEDS),100) $(UNDER_SANITIZER) --scratch-path .build-sanitizer

sanitize-all: ## The same with the gateway, the SQLite store, media and hosted services
	RUSHES_ONLY=$(SANITIZED_ALL) RUSHES_SEEDS=$(or $(SEEDS),100) $(UNDER_SANITIZER) --scratch-path .build-sanitizer-all

crash: ## Kill the program a thousand times, and submit ten thousand jobs to a server of which a third goes wrong
	Scripts/install-requirements test
	$(BUILD) --build-tests
	SWIFT_BACKTRACE=enable=no RUSHES_KILLS=$(or $(KILLS),1000) RUSHES_SUBMISSIONS=$(or $(SUBMISSIONS),10000) \
		$(SWIFT) test -c release -debug-info-format $(DEBUG_INFO) --skip-build \
		--no-parallel --filter 'CrashLoopTests|FaultRunTests'
	$(MAKE) sanitize-all SEEDS=$(or $(SEEDS),2000)

abuse: build ## Attack the gateway on the loopback address, and say what it withstands
	Scripts/install-requirements abuse
	Scripts/abuse

lint: ## Formatting, layers, names and generated files
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks
	Scripts/check-house
	Scripts/make-catalog --check

bench: build ## Measure, and write docs/benchmarks.md
	Scripts/install-requirements bench
	Scripts/bench

docs: build ## Write the pages that are made from code
	Scripts/make-docs

gallery: build ## Rehearse the gallery's prompts and write docs/gallery
	Scripts/install-requirements run
	Scripts/make-gallery

clean:
	rm -rf .build .build-sanitizer .build-sanitizer-all
