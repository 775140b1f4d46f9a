# A thin front for CMake; from a fresh clone every target does all it needs.

BUILD = build
PREFIX = /usr/local
JOBS = $(shell nproc)
SEEDS =
SOAK_SECONDS = 600

# The makes that CMake starts are not ours to count.
ALONE = env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL

.NOTPARALLEL:
.PHONY: all deps demo test fuzz soak bench install format clean help fuzz-frontend

all: deps
	@$(ALONE) cmake -S . -B $(BUILD) --log-level=NOTICE
	@$(ALONE) cmake --build $(BUILD) -j $(JOBS)

deps:
	@cmake/deps.sh

demo: all
	@ASYNCC=$(BUILD)/asyncc samples/run.sh

test: all
	@$(ALONE) cmake --build $(BUILD) -j $(JOBS) --target tests
	@cd $(BUILD) && $(ALONE) ctest --output-on-failure -j $(JOBS)

fuzz: all
	@$(ALONE) cmake --build $(BUILD) -j $(JOBS) --target asyncc_asan
	@testsuite/fuzz/run --build $(BUILD) --jobs $(JOBS) $(SEEDS)

soak: all
	@testsuite/soak/run --build $(BUILD) --seconds $(SOAK_SECONDS)

bench: all
	@ASYNCC=$(BUILD)/asyncc bench/run

# TIME in seconds.
fuzz-frontend: TIME = 3600
fuzz-frontend: all
	@$(ALONE) cmake --build $(BUILD) -j $(JOBS) --target frontend_sweep fuzz_frontend
	@testsuite/frontend/run --build $(BUILD) --fuzz $(TIME)

# Alone it does not build: `make && sudo make install` compiles nothing as root.
install:
	@test -f $(BUILD)/asyncc || { echo "nothing is built yet: run 'make' first" >&2; exit 1; }
	@$(ALONE) cmake --install $(BUILD) --prefix $(PREFIX)

format:
	@cmake/deps.sh format
	clang-format -i transformer/*.[ch] runtime/include/*.h runtime/include/asyncc/*.h \
	    runtime/src/*.[ch] runtime/adapters/*.c testsuite/unit/*.[ch] testsuite/unit/adapters/*.c

clean:
	rm -rf $(BUILD)

help:
	@echo 'make            install what is missing, build $(BUILD)/asyncc, libasyncc.a, libasyncc.so'
	@echo 'make demo       build and run the samples through the tool'
	@echo 'make test       build and run the whole test suite'
	@echo 'make fuzz       SEEDS=1-1000: random programs, plain and made async, compute the same'
	@echo 'make soak       SOAK_SECONDS=600: a server under clients that stall, reset and are killed'
	@echo 'make bench      compare with hand-written C, C++20 coroutines, node, Go and libuv'
	@echo 'make fuzz-frontend   TIME=3600: texts that nobody would write, through the tool in process'
	@echo 'make install    PREFIX=$(PREFIX) DESTDIR=: tool, library, headers, CMake package, pkg-config'
	@echo 'make deps       only install what building and testing needs'
	@echo 'make format     clang-format over our own sources'
	@echo 'make clean      remove $(BUILD)/'
