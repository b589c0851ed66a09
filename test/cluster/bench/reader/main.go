// Command reader holds the clients that know nothing of the API's Go types, as the program does not: linked together with
// those that do, they would begin with 25 MB that are none of theirs.
//
//	reader streams|floor|graph KUBECONFIG PART
//
// streams reads as graph does, and tells what it has read: the streams of PART (see package child).
package main

import (
	"fmt"
	"os"

	"kubernetes-scraper/test/cluster/bench/child"
)

func main() {
	if len(os.Args) == 4 {
		var g inMemory
		switch os.Args[1] {
		case "floor":
			os.Exit(child.Main("floor", child.Client{Start: readFloor}, os.Args[2], os.Args[3]))
		case "graph":
			os.Exit(child.Main("graph", child.Client{Start: g.start, Tell: g.heap}, os.Args[2], os.Args[3]))
		case "streams":
			os.Exit(child.Main("streams", child.Client{Start: g.start, Tell: g.told}, os.Args[2], os.Args[3]))
		}
	}
	fmt.Fprintln(os.Stderr, "usage: reader streams|floor|graph KUBECONFIG PART")
	os.Exit(1)
}
