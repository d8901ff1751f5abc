# Makefile - everything from set-up to bench; `make run` and `make check` need nothing typed before them.
# SPDX-License-Identifier: EUPL-1.2

# make FLAVOUR=asan builds the same with AddressSanitizer and UBSan under build/asan/; FLAVOUR=coverage counts branches.
FLAVOUR ?= release
PORT    ?= 8080
DIR     ?= var
SECONDS ?= 60
JOBS    ?= $(shell nproc)
V       ?= @

.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
# All cores, unless -j or JOBS say otherwise.
ifeq ($(MAKELEVEL)$(filter -j% --jobs%,$(MAKEFLAGS)),0)
MAKEFLAGS += --jobs=$(JOBS)
endif
SHELL := /bin/bash -o pipefail

all: build/digiraati

# --- set-up: Debian packages and npm packages, once -------------------------------------------------------------
# The stamp carries the list's hash: a second run does nothing, a changed list installs what is new.

need = build/.setup/$(1)-$(shell sha256sum packaging/packages-$(1).txt | cut -c1-16)
NEED_BUILD := $(call need,build)
NEED_CHECK := $(call need,check)
NEED_BENCH := $(call need,bench)

build/.setup/build-% build/.setup/check-% build/.setup/bench-%:
	$(V)packaging/install-packages packaging/packages-$(word 1,$(subst -, ,$(notdir $@))).txt
	$(V)mkdir -p $(@D) && touch $@

node_modules/.package-lock.json: package.json package-lock.json .npmrc | $(NEED_BUILD)
	$(V)npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	$(V)touch $@

# --- compiler --------------------------------------------------------------------------------------------------

CC       := gcc
PKGS     := sqlite3 libsodium jansson libcmark libutf8proc zlib libvoikko cairo-pdf pangocairo libqrencode libcurl libseccomp libargon2 liboath
WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
            -Wvla -Wformat=2 -Wnull-dereference -Wundef -Wno-format-nonliteral
ifdef CI
WARN += -Werror
endif
HARDEN_x86_64  := -fcf-protection=full
HARDEN_aarch64 := -mbranch-protection=standard
COMMON   := -std=c17 -D_GNU_SOURCE -Isrc -Ibuild -g -MMD -MP -fno-strict-aliasing
FLAGS_release := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero -fPIE $(HARDEN_$(shell uname -m))
FLAGS_asan    := -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -fPIE
# Nothing is optimised away, so that the branches gcov counts are those of the source. __gcov_dump is for children of tests, which leave
# by _exit().
FLAGS_coverage := -O0 --coverage -fprofile-update=atomic -fPIE
LD_release    := -pie -Wl,-z,relro,-z,now
LD_asan       := -pie -fsanitize=address,undefined
LD_coverage   := -pie --coverage -Wl,-u,__gcov_dump
LIBS          := -lsqlite3 -lsodium -ljansson -lcmark -lutf8proc -lz -lfcgi -lvoikko \
                 -lpangocairo-1.0 -lpango-1.0 -lgobject-2.0 -lglib-2.0 -lcairo -lqrencode -lcurl -lseccomp -largon2 -loath -lm

# --- generated sources -----------------------------------------------------------------------------------------

TOOLS     := mktpl mksql mklinks embed layers
TOOL_BIN  := $(TOOLS:%=build/tools/%)
TEMPLATES := $(sort $(wildcard templates/*.html))
STORES    := panel inbox results people staff audit
STATIC    := $(sort $(wildcard static/css/*.scss static/css/*/*.scss static/js/*.js static/js/*/*.js static/img/* static/*.txt static/*.ico))
PAGES_MD  := $(sort $(wildcard templates/pages/*.md))
PO        := $(sort $(wildcard po/*.po))

GEN_TPL   := $(TEMPLATES:templates/%.html=build/gen/tpl_%.c)
GEN_SQL   := $(STORES:%=build/gen/sql_%.c)
GEN_C     := $(GEN_TPL) $(GEN_SQL) build/gen/links.c build/gen/assets.c build/gen/catalogues.c build/gen/documents.c
GEN_H     := build/gen/tpl.h $(STORES:%=build/gen/sql_%.h) build/gen/links.h build/gen/assets.h \
             build/gen/catalogues.h build/gen/documents.h

# Tools are small single programs over base/; they are built plainly so that a sanitizer build can use them too.
TOOL_BASE := build/tools/arena.o build/tools/buf.o build/tools/str.o build/tools/log.o build/tools/lang.o \
             build/tools/file.o
TOOL_CC = mkdir -p $(@D) && $(CC) $(COMMON) $(WARN) -O1
build/tools/%.o: src/base/%.c | $(NEED_BUILD)
	$(V)$(TOOL_CC) -c $< -o $@
build/tools/%.o: src/tools/%.c | $(NEED_BUILD)
	$(V)$(TOOL_CC) -c $< -o $@
build/tools/%: build/tools/%.o $(TOOL_BASE)
	@echo "TOOL $*"
	$(V)$(TOOL_CC) $^ -lsqlite3 -o $@
# A tool may have more files, named after it; two of them share the reader of routes.def.
$(foreach t,$(TOOLS),$(eval build/tools/$(t): $(patsubst src/%.c,build/%.o,$(wildcard src/tools/$(t)_*.c))))
build/tools/mktpl build/tools/mklinks: build/tools/routes_def.o

build/gen/links.c build/gen/links.h &: build/tools/mklinks src/site/routes.def
	$(V)mkdir -p build/gen && build/tools/mklinks src/site/routes.def build/gen

build/gen/tpl.h $(GEN_TPL) &: build/tools/mktpl $(TEMPLATES) src/site/routes.def build/gen/assets.list
	$(V)mkdir -p build/gen && build/tools/mktpl --routes src/site/routes.def --assets build/gen/assets.list --out build/gen $(TEMPLATES)

build/gen/sql_%.c build/gen/sql_%.h &: build/tools/mksql $(wildcard sql/migrations/*/*.sql sql/queries/*/*.sql)
	$(V)mkdir -p build/gen && build/tools/mksql --store $* --migrations sql/migrations/$* --queries sql/queries/$* --out build/gen

# Style sheets and scripts are compiled by sass and esbuild into build/static-src/, then named by content hash.
build/static-src/.stamp: node_modules/.package-lock.json $(STATIC) packaging/build-static
	$(V)packaging/build-static build/static-src && touch $@
build/gen/assets.c build/gen/assets.h build/gen/assets.list &: build/tools/embed build/static-src/.stamp
	$(V)mkdir -p build/gen && build/tools/embed assets build/static-src build/static build/gen

build/mo/%.mo: po/%.po | $(NEED_BUILD)
	$(V)mkdir -p $(@D) && msgfmt --check -o $@ $<
build/gen/catalogues.c build/gen/catalogues.h &: build/tools/embed $(PO:po/%.po=build/mo/%.mo)
	$(V)mkdir -p build/gen && build/tools/embed catalogues build/gen $(PO:po/%.po=build/mo/%.mo)
build/gen/documents.c build/gen/documents.h &: build/tools/embed $(PAGES_MD)
	$(V)mkdir -p build/gen && build/tools/embed documents build/gen $(PAGES_MD)

gen: $(GEN_C) $(GEN_H)

# --- objects, library, program ---------------------------------------------------------------------------------

FLOORS   := base http db i18n audit org mail settings legal account tpl site survey paper response report export desk web staff app
LIB_SRC  := $(filter-out src/app/main.c,$(foreach f,$(FLOORS),$(sort $(wildcard src/$(f)/*.c))))
B        := build/$(FLAVOUR)
LIB_OBJ  := $(LIB_SRC:src/%.c=$(B)/%.o) $(GEN_C:build/gen/%.c=$(B)/gen/%.o)
CFLAGS    = $(COMMON) $(WARN) $(FLAGS_$(FLAVOUR))

$(B)/%.o: src/%.c | $(GEN_H)
	@echo "CC   $< ($(FLAVOUR))"
	$(V)mkdir -p $(@D) && $(CC) $(CFLAGS) -c $< -o $@
$(B)/gen/%.o: build/gen/%.c | $(GEN_H)
	$(V)mkdir -p $(@D) && $(CC) $(CFLAGS) -Wno-unused-parameter -c $< -o $@
# The two files that draw (src/LAYERS); asked for when it is compiled, as the packages may only just have been installed.
$(B)/paper/sheet.o $(B)/settings/picture.o: CFLAGS += $$(pkg-config --cflags pangocairo cairo-pdf libqrencode | sed 's/-I/-isystem /g')
# These files are put into the object by the assembler, which names no dependencies.
$(B)/app/nginx.o: packaging/nginx/nginx.conf.in $(wildcard packaging/nginx/pages/*)
$(B)/libdigiraati.a: $(LIB_OBJ)
	$(V)rm -f $@ && ar rcs $@ $^
$(B)/digiraati: $(B)/app/main.o $(B)/libdigiraati.a
	@echo "LINK $@"
	$(V)$(CC) $(LD_$(FLAVOUR)) $^ $(LIBS) -o $@
build/digiraati: build/release/digiraati
	$(V)ln -sf release/digiraati $@
ifneq ($(FLAVOUR),release)
build/release/digiraati: FORCE
	$(V)$(MAKE) FLAVOUR=release build/digiraati
endif

# --- tests -----------------------------------------------------------------------------------------------------

UNIT     := $(sort $(wildcard tests/unit/test_*.c))
WEB      := $(sort $(wildcard tests/web/test_*.c))
FUZZ     := $(sort $(wildcard tests/fuzz/fuzz_*.c))
UNIT_BIN := $(UNIT:tests/%.c=$(B)/tests/%)
WEB_BIN  := $(WEB:tests/%.c=$(B)/tests/%)
TORTURE_BIN := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/torture/test_*.c))
FUZZ_BIN := $(FUZZ:tests/%.c=$(B)/tests/%)

$(B)/tests/unit/%: tests/unit/%.c $(B)/libdigiraati.a | $(NEED_CHECK)
	$(V)mkdir -p $(@D) && $(CC) $(CFLAGS) -Itests $< $(LD_$(FLAVOUR)) $(B)/libdigiraati.a -lcmocka $(LIBS) -o $@
$(B)/tests/web/%: tests/web/%.c $(wildcard tests/web/*.h) $(B)/libdigiraati.a | $(NEED_CHECK)
	$(V)mkdir -p $(@D) && $(CC) $(CFLAGS) -Itests $< $(LD_$(FLAVOUR)) $(B)/libdigiraati.a -lcmocka $(LIBS) -o $@
# Power cuts, full disks and failing calls: SQLite on a disk of the test's own.
$(B)/tests/torture/%: tests/torture/%.c $(wildcard tests/torture/*.h) $(B)/libdigiraati.a | $(NEED_CHECK)
	$(V)mkdir -p $(@D) && $(CC) $(CFLAGS) -Itests $< $(LD_$(FLAVOUR)) $(B)/libdigiraati.a -lcmocka $(LIBS) -o $@
# Programs that tests/tools/*.mjs start.
HELPERS  := $(B)/tests/tools/rule_vectors
$(B)/tests/tools/%: tests/tools/%.c $(B)/libdigiraati.a | $(NEED_CHECK)
	$(V)mkdir -p $(@D) && $(CC) $(CFLAGS) -Itests $< $(LD_$(FLAVOUR)) $(B)/libdigiraati.a $(LIBS) -o $@
# Replays a corpus without clang: tests/fuzz/replay.c is the main().
$(B)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(B)/libdigiraati.a | $(NEED_CHECK)
	$(V)mkdir -p $(@D) && $(CC) $(CFLAGS) -Itests $< tests/fuzz/replay.c $(LD_$(FLAVOUR)) $(B)/libdigiraati.a $(LIBS) -o $@

# --- oracle ------------------------------------------------------------------------------------------------------
# Programs whose every commit is watched, and of which one protection can be switched off (tests/oracle/weaken.c): the
# linker puts these functions in front of the product's.

ORACLE_BIN  := $(B)/tests/oracle/people $(patsubst tests/%.c,$(B)/tests/%,$(sort $(wildcard tests/oracle/test_*.c)))
ORACLE_WRAP := sqlite3_step sqlite3_exec db_vacuum db_checkpoint db_checkpoint_within random_below hash_id is_bucket \
               pad_bucket unpad_bucket q_inbox_pending_count ingest_lot
ORACLE_SRC  := tests/oracle/weaken.c tests/oracle/evidence.c
$(B)/tests/oracle/%: tests/oracle/%.c $(ORACLE_SRC) $(wildcard tests/oracle/*.h) $(B)/libdigiraati.a | $(NEED_CHECK)
	$(V)mkdir -p $(@D) && $(CC) $(CFLAGS) -Itests $< $(ORACLE_SRC) $(ORACLE_WRAP:%=-Wl,--wrap=%) $(LD_$(FLAVOUR)) \
	  $(B)/libdigiraati.a -lcmocka $(LIBS) -o $@

# --- checking ----------------------------------------------------------------------------------------------------

test-programs: $(UNIT_BIN) $(WEB_BIN) $(ORACLE_BIN) $(TORTURE_BIN) $(FUZZ_BIN) $(HELPERS) $(B)/digiraati $(TOOL_BIN)

check: $(NEED_BUILD) $(NEED_CHECK) node_modules/.package-lock.json
	$(V)$(MAKE) FLAVOUR=asan test-programs
	$(V)$(MAKE) FLAVOUR=release build/digiraati
	$(V)node tests/run.mjs all
check-fast: $(NEED_BUILD) $(NEED_CHECK)
	$(V)$(MAKE) FLAVOUR=asan test-programs
	$(V)node tests/run.mjs fast

fuzz: $(NEED_BUILD) $(NEED_CHECK)
	$(V)tests/fuzz/run $(SECONDS)
bench: $(NEED_BUILD) $(NEED_CHECK) $(NEED_BENCH) build/digiraati
	$(V)tests/bench/run

# --- coverage ----------------------------------------------------------------------------------------------------

# What every file had run of it, and whether all branches of the guarded ones were taken (tests/tools/coverage.mjs).
coverage: $(NEED_BUILD) $(NEED_CHECK)
	$(V)$(MAKE) FLAVOUR=coverage test-programs
	$(V)find build/coverage -name '*.gcda' -delete
	$(V)TEST_BUILD=build/coverage node tests/run.mjs fast unit/ web/ torture/ fuzz/
	$(V)node tests/tools/coverage.mjs

# --- running ---------------------------------------------------------------------------------------------------

run: $(NEED_BUILD) build/digiraati
	$(V)packaging/run-development $(DIR) $(PORT)

# --- keeping the house straight ----------------------------------------------------------------------------------

layers: build/tools/layers
	$(V)build/tools/layers src src/LAYERS
headers: gen
	$(V)tests/tools/check-headers
format: $(NEED_CHECK)
	$(V)clang-format -i $$(git ls-files 'src/*.c' 'src/*.h' 'tests/*.c' 'tests/*.h')
tidy: gen $(NEED_CHECK)
	$(V)clang-tidy --quiet $$(git ls-files 'src/*.c') -- -std=c17 -D_GNU_SOURCE -Isrc -Ibuild \
	  $$(pkg-config --cflags pangocairo cairo-pdf)
bless: $(NEED_BUILD) $(NEED_CHECK)
	$(V)$(MAKE) FLAVOUR=asan test-programs
	$(V)BLESS=1 node tests/run.mjs fast
po: gen
	$(V)po/update
routes: build/digiraati
	$(V)build/digiraati routes

PREFIX ?= /usr
install: build/digiraati
	install -D -m 755 build/release/digiraati $(DESTDIR)$(PREFIX)/bin/digiraati
	install -d $(DESTDIR)$(PREFIX)/share/digiraati/static
	install -m 644 build/static/* $(DESTDIR)$(PREFIX)/share/digiraati/static/
	install -d $(DESTDIR)$(PREFIX)/share/digiraati/demo/surveys
	install -m 644 demo/distributions.json demo/organisation.csv $(DESTDIR)$(PREFIX)/share/digiraati/demo/
	install -m 644 demo/surveys/*.json $(DESTDIR)$(PREFIX)/share/digiraati/demo/surveys/
clean:
	rm -rf build

FORCE:
.PHONY: all gen test-programs check check-fast fuzz bench coverage run layers headers format tidy bless po routes install clean FORCE

-include $(LIB_OBJ:.o=.d) $(wildcard build/tools/*.d) $(wildcard $(B)/tests/*/*.d) $(B)/app/main.d
