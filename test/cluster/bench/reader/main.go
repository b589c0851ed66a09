// Command reader holds the clients that know nothing of the API's Go types, as the program does not: linked together with
// those that do, they would begin with 25 MB that are none of theirs.
//
//	reader streams|floor|paced|graph KUBECONFIG PART
//
// paced is the floor of a client that reads its connection as the program does. streams reads as graph does, and tells
// what it has read: the streams of PART (see package child).
package main

import (
	"fmt"
	"os"

	"k8s.io/client-go/rest"

	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/test/cluster/bench/child"
)

func main() {
	if len(os.Args) == 4 {
		var g inMemory
		switch os.Args[1] {
		case "floor":
			os.Exit(child.Main("floor", child.Client{Start: dialect(rest.HTTPClientFor).floor}, os.Args[2], os.Args[3]))
		case "paced":
			os.Exit(child.Main("paced", child.Client{Start: dialect(kube.HTTPClient).floor}, os.Args[2], os.Args[3]))
		case "graph":
			os.Exit(child.Main("graph", child.Client{Start: g.start, Tell: g.heap}, os.Args[2], os.Args[3]))
		case "streams":
			os.Exit(child.Main("streams", child.Client{Start: g.start, Tell: g.told}, os.Args[2], os.Args[3]))
		}
	}
	fmt.Fprintln(os.Stderr, "usage: reader streams|floor|paced|graph KUBECONFIG PART")
	os.Exit(1)
}
