// Package oracle says what the graph of a cluster must be, in the plainest way: it lists every object with typed clients
// and finds what the objects name with loops over typed structs. It is slow and obvious, and shares nothing with the
// program but the form in which graphs are written (package graph's documents), so that the two can be compared.
//
// Each kind is a function, in a file of its group, which writes the kind's nodes and notes what its objects say of others. A
// new kind takes such a function, a field of Objects and a line that reads it.
package oracle
