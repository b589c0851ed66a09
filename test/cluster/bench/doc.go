// Command bench measures the program beside other ways of reading the same cluster, on a real API server.
//
//	bench --program ./kubernetes-scraper --pods 20000
//
// It brings a control plane up that holds a realistic population and nothing that changes it, or takes the cluster of
// --kubeconfig. Two parts of it are measured one after the other, each with a table and targets of its own: the six kinds
// of the seed alone (the program's --include names them), and all kinds that the program reads by default. Which streams
// these are, at which version and in which format, the program's own reader has told before (package bench/reader), and
// all clients are handed the same ones.
//
// In several rounds each client runs alone, in a process of its own:
//
//   - floor: opens the watches that the program opens, with the same headers and queries, and throws the bytes away. No
//     program that sees every object does with less.
//   - program: the program, from its start until its first graph.json is there, complete.
//   - graph: the program's reader and collector without the file, to tell what writing it costs, and what is on the heap.
//   - typed, typed-transform: client-go's shared informers with protobuf; the second with a transform that keeps nothing
//     but metadata, and of that not the managed fields. They run in the first part only.
//   - dynamic: client-go's dynamic informers, which decode JSON into maps.
//
// # What is measured
//
// CPU is user and system time of the process from its start until it is synced, as /proc/PID/stat has it, so to 10 ms.
// Peak is the largest resident set (VmHWM) over its life, steady the resident set (VmRSS) some seconds after it was
// synced, read all that it read (rchar of /proc/PID/io: TLS included). No client does anything for the measurement: the
// Go runtime gives memory back in its own time for all of them.
//
// The floor and the graph are in a binary of their own (reader), since a process that has the API's Go types in it
// begins with 25 MB for them. The informers cannot do without.
//
// A figure is the median over the rounds, the range stands beside it. Ratios are ratios of medians. Clients that should
// have seen the same objects and have not are an error.
package main
