// Command reader holds the clients that know nothing of the API's Go types, as the program does not: linked together with
// those that do, they would begin with 25 MB that are none of theirs.
//
//	reader floor|graph KUBECONFIG
package main

import (
	"fmt"
	"os"

	"kubernetes-scraper/test/cluster/bench/child"
)

func main() {
	if len(os.Args) == 3 {
		var g inMemory
		switch os.Args[1] {
		case "floor":
			os.Exit(child.Main("floor", child.Client{Start: readFloor}, os.Args[2]))
		case "graph":
			os.Exit(child.Main("graph", child.Client{Start: g.start, Heap: g.heap}, os.Args[2]))
		}
	}
	fmt.Fprintln(os.Stderr, "usage: reader floor|graph KUBECONFIG")
	os.Exit(1)
}
