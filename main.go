// Kubernetes-scraper connects to a Kubernetes cluster, works out how its objects relate, keeps that graph true while the
// cluster changes, and writes it to graph.json. See the README.
package main

import (
	"os"

	"kubernetes-scraper/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
