# Everything that is done with this repository. `make help` lists it.
#
# Only Go, make and git are needed. What is built lies in bin/ and in the root.

KUBERNETES := 1.37.2
VERSION_PACKAGE := k8s.io/component-base/version
CLUSTER_FLAGS := -s -w \
	-X $(VERSION_PACKAGE).gitVersion=v$(KUBERNETES) \
	-X $(VERSION_PACKAGE).gitMajor=1 \
	-X $(VERSION_PACKAGE).gitMinor=37 \
	-X $(VERSION_PACKAGE).gitTreeState=clean
PODS := 20000

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

# ---- build -----------------------------------------------------------------------------------------------------------

.PHONY: build
build: ## build the program, static and stripped: ./kubernetes-scraper
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o kubernetes-scraper .

.PHONY: cluster
cluster: ## build the control plane for tests, demo and benchmarks: bin/cluster
	CGO_ENABLED=0 go build -C test/cluster -trimpath -ldflags '$(CLUSTER_FLAGS)' -o ../../bin/cluster ./cmd/cluster

# ---- run -------------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: build cluster ## the demo on a real control plane; leaves graph.json
	go build -C test/cluster -o ../../bin/demo ./demo
	bin/demo --program ./kubernetes-scraper --output graph.json

.PHONY: bench
bench: build cluster ## measure against informers on a real API server, and the parts by themselves
	go build -C test/cluster -o ../../bin/bench ./bench
	CGO_ENABLED=0 go build -C test/cluster -trimpath -ldflags '-s -w' -o ../../bin/bench-reader ./bench/reader
	bin/bench --program ./kubernetes-scraper --pods $(PODS)
	$(MAKE) --no-print-directory bench-parts

.PHONY: bench-parts
bench-parts: ## micro-benchmarks of extract, resolve, snapshot, questions and stream
	go test -run '^$$' -bench . -benchtime 2000x ./internal/extract
	go test -run '^$$' -bench 'PodChange|Resolve' -benchtime 20000x ./internal/collector
	go test -run '^$$' -bench 'Snapshot|Heap' -benchtime 5x ./internal/collector
	go test -run '^$$' -bench Ask -benchtime 2000x ./query
	go test -run '^$$' -bench Survey -benchtime 3x ./query
	go test -run '^$$' -bench StreamReaders -benchtime 2000x ./internal/server
	go test -run '^$$' -bench Large ./internal/server
	go test -run '^$$' -bench Export -benchtime 1x ./internal/render

# ---- test ------------------------------------------------------------------------------------------------------------

.PHONY: test
test: verify test-unit test-ecosystems test-exports fuzz test-cluster ## everything that CI runs

.PHONY: test-unit
test-unit: ## tests that need no control plane
	go test -race $$(go list ./... | grep -v /internal/extract)
	# Its random objects take minutes under the race detector, and TestShared alone uses goroutines.
	go test ./internal/extract
	go test -race -run '^TestShared$$' ./internal/extract

.PHONY: test-ecosystems
test-ecosystems: ## prove the catalog against the ecosystems' own modules; downloads them once, some 170 MB
	go test -C test/ecosystems ./...

.PHONY: test-exports
test-exports: ## give the exports to the programs that they are meant for; more of them where there is Node.js
	go test -C test/exports ./...
	@if command -v npm >/dev/null && $(NPM_INSTALL) >/dev/null 2>&1; then $(MAKE) --no-print-directory test-exports-node; \
	else echo "skipped: mermaid, graphology and the graph database, which need npm, Node.js 20 or later, and a registry"; fi

# npm ci does not take the lock of a package with parts for other systems that have no version.
NPM_INSTALL := npm --prefix test/exports install --no-save --ignore-scripts --no-audit --no-fund

.PHONY: test-exports-node
test-exports-node:
	$(NPM_INSTALL)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	EXPORTS_DIR="$$folder" go test -C test/exports -count=1 -run '^TestWrite$$' . && \
	EXPORTS_DIR="$$folder" node --test test/exports/exports.test.mjs

.PHONY: test-cluster
test-cluster: build cluster ## tests on the real control plane
	# Only packages with tests: the control plane itself would be compiled a second time, for the race detector. One at a
	# time: each has a control plane of its own. Never from the cache, which does not know that the program has changed.
	go test -C test/cluster -count=1 -race -p 1 -timeout 20m $$(go list -C test/cluster -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./...)

# A number of inputs each, not a time: go1.26 may call a target failed when its time is up (golang/go#75804). They are
# new ones: without a limit, most of them would go into making the interesting ones smaller.
FUZZ := go test -run '^$$' -fuzzminimizetime 10x -fuzztime

.PHONY: fuzz
fuzz: ## each fuzz target for a short time
	$(FUZZ) 20000x -fuzz '^FuzzProtobufFrames$$' ./internal/kube
	$(FUZZ) 20000x -fuzz '^FuzzJSONFrames$$' ./internal/kube
	$(FUZZ) 20000x -fuzz '^FuzzProtobufList$$' ./internal/kube
	$(FUZZ) 20000x -fuzz '^FuzzJSONList$$' ./internal/kube
	$(FUZZ) 3000x -fuzz '^FuzzExtractProtobuf$$' ./internal/extract
	$(FUZZ) 3000x -fuzz '^FuzzExtractJSON$$' ./internal/extract
	$(FUZZ) 20000x -fuzz '^FuzzLoad$$' ./catalog
	$(FUZZ) 20000x -fuzz '^FuzzLoad$$' ./graph
	$(FUZZ) 20000x -fuzz '^FuzzDelta$$' ./graph

# ---- verify and update: each check names the target that mends what it finds -----------------------------------------

.PHONY: verify
verify: verify-format verify-modules verify-schema verify-docs verify-lint ## all checks of the source

.PHONY: update
update: update-format update-modules update-schema update-docs ## mend what the checks can mend

.PHONY: verify-format
verify-format:
	@files=$$(gofmt -l .); test -z "$$files" || { echo "not formatted:" $$files "(run: make update-format)"; exit 1; }

.PHONY: update-format
update-format:
	gofmt -w .

.PHONY: verify-modules
verify-modules:
	@go mod tidy -diff || { echo "go.mod is not tidy (run: make update-modules)"; exit 1; }
	@go mod -C test/ecosystems tidy -diff || { echo "test/ecosystems/go.mod is not tidy (run: make update-modules)"; exit 1; }
	@go mod -C test/exports tidy -diff || { echo "test/exports/go.mod is not tidy (run: make update-modules)"; exit 1; }
	@go mod -C test/cluster tidy -diff || { echo "test/cluster/go.mod is not tidy (run: make update-modules)"; exit 1; }

.PHONY: update-modules
update-modules:
	go mod tidy
	go mod -C test/ecosystems tidy
	go mod -C test/exports tidy
	go mod -C test/cluster tidy

.PHONY: verify-schema
verify-schema:
	@go test -run TestSchema ./internal/extract || { echo "the schema of the API types is stale (run: make update-schema)"; exit 1; }

.PHONY: update-schema
update-schema:
	go generate ./internal/extract

.PHONY: verify-docs
verify-docs:
	@go test -run TestDocumentIsCurrent ./catalog || { echo "docs/kinds.md is stale (run: make update-docs)"; exit 1; }

.PHONY: update-docs
update-docs:
	go generate ./catalog

.PHONY: verify-lint
verify-lint:
	go vet ./...
	go tool -modfile=tools/go.mod staticcheck ./...
	go vet -C test/ecosystems ./...
	go vet -C test/exports ./...
	go vet -C test/cluster ./...
