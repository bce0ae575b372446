# `make help` lists what can be made.

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test coverage fuzz test-native build native schema schemas bench clean fmt jdk

# The home of a JDK 25, or nothing: then find-jdk has said what to install.
export JAVA_HOME := $(shell src/main/launcher/find-jdk)
maven = mvn -B -ntp

review := examples/reviews/mixed-chart-and-chartref.json
port ?= 8443
management_port ?= 9000
sections ?= usual
only ?=
cases ?=
target ?=
seconds ?= 60

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

jdk:
	@[ -n "$$JAVA_HOME" ] || exit 1
	@command -v mvn >/dev/null || { echo "Plimsoll is built with Maven 3.8.7 or newer, and there is no mvn on the PATH. Install it, for example with 'apt-get install maven' or from https://maven.apache.org/download.cgi." >&2; exit 1; }

run: build ## start the server on this machine, without a cluster, and say how to try it; port=8443, management_port=9000
	@printf '\nWhen it listens, paste this into another terminal:\n\n  %s\n\n' "curl -sk -H 'Content-Type: application/json' --data @$(review) https://127.0.0.1:$(port)/validate"
	@unset PLIMSOLL_TESTBED; exec target/plimsoll serve --no-cluster --host 127.0.0.1 --port $(port) --management-port $(management_port)

test: jdk ## run every test; those that need the testbed are skipped where it is missing, and named at the end; only="CheckIT,ServeIT" these integration tests only
	@rm -rf target/surefire-reports target/failsafe-reports
	@$(maven) verify $(if $(only),-Dit.test='$(only)'); code=$$?; .ci/skipped-without-testbed; exit $$code

coverage: jdk ## run the unit tests, and say how many lines of admission and cluster they run; fails below three quarters
	@rm -f target/jacoco-quarkus.exec
	@$(maven) -q -Pcoverage test && .ci/coverage

fuzz: jdk ## look for inputs that break the readers, the rules or their laws; target="review" one target only, seconds="600" for longer, seed="1" the same inputs again; target=guard compares the webhooks with a real API server, cases=200000
ifeq ($(target),guard)
	@$(MAKE) build
	@rm -rf target/failsafe-reports
	@$(maven) test-compile failsafe:integration-test failsafe:verify -Dit.test=GuardAgreementIT -Dguard.cases=$(or $(cases),200000); code=$$?; .ci/skipped-without-testbed --none-allowed || exit 1; exit $$code
else
	@$(maven) -q test-compile dependency:build-classpath -Dmdep.outputFile=target/fuzz/classpath
	@.ci/fuzz '$(target)' '$(seconds)' '$(seed)'
endif

build: target/built ## leave the program in target/plimsoll

# Without a change there is nothing to do. Each step of Maven is a line, because the first build downloads for minutes.
target/built: pom.xml $(shell find src/main policies -type f) | jdk
	@$(maven) package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dlint=-parameters \
	  | sed -n -e 's/^\[INFO\] --- \([^ ]*\).*/\1/p' -e '/^\[ERROR\]/p'
	@touch $@

test-native: native ## run the integration tests against the native program; only="..." as above, cases=10000 for those of the guard
	@rm -rf target/failsafe-reports
	@$(maven) -Dnative failsafe:integration-test failsafe:verify $(if $(only),-Dit.test='$(only)') $(if $(cases),-Dguard.cases=$(cases)); code=$$?; .ci/skipped-without-testbed; exit $$code

native: jdk ## leave the native program in target/plimsoll-native; wants GRAALVM_HOME, else Docker or Podman
	@if [ -x "$$GRAALVM_HOME/bin/native-image" ]; then $(maven) package -Dnative -DskipTests; \
	elif docker info >/dev/null 2>&1 || podman info >/dev/null 2>&1; then $(maven) package -Dnative -DskipTests -Dquarkus.native.container-build=true; \
	else echo "make native needs GRAALVM_HOME to name a GraalVM or Mandrel for JDK 25 (its bin/native-image is missing), or Docker or Podman to build in a container." >&2; exit 1; fi

schema: build ## write the JSON Schema of policies anew
	@target/plimsoll policy schema > docs/reference/schema/plimsoll.json
	@for kind in Policy PolicyException PolicyTest; do target/plimsoll policy schema $$kind > docs/reference/schema/$$kind.json; done

schemas: jdk ## write the definitions of Flux that are built in anew; CRDS="DIR" has a folder of CRDs for each release
	@[ -d '$(CRDS)' ] || { echo "make schemas CRDS=DIR needs a folder with the folders 2.6, 2.9 and 2.10, each with the CRDs of that release of Flux." >&2; exit 1; }
	@$(maven) -q test -Dtest=BuiltInCrdsTest -Dschemas.crds='$(abspath $(CRDS))' -Dschemas.write=true

bench: build ## measure everything beside its baseline; sections="engine https" only those, sections="usual --write" into docs/explanation/performance.md
	@[ ! -x "$$GRAALVM_HOME/bin/native-image" ] || [ -x target/plimsoll-native ] || $(maven) -q package -Dnative -DskipTests
	@[ -e src/bench/baseline/target/quarkus-app/quarkus-run.jar ] || $(maven) -q -f src/bench/baseline/pom.xml package
	@[ ! -x target/plimsoll-native ] || [ -x src/bench/baseline/target/baseline-runner ] || $(maven) -q -f src/bench/baseline/pom.xml package -Dnative
	@! command -v go >/dev/null || go build -C src/bench/go-baseline -o ../../../target/go-baseline
	@$(maven) -q -Pbench test-compile dependency:build-classpath -Dmdep.outputFile=target/bench/classpath
	@"$$JAVA_HOME/bin/java" -cp "target/bench/classes:target/test-classes:target/classes:$$(cat target/bench/classpath)" dev.plimsoll.bench.Bench $(sections)

fmt: jdk ## format the sources
	@$(maven) -q spotless:apply

clean: jdk ## remove what was built
	@$(maven) -q clean
