// Package server answers questions about the graph over HTTP. It reads and never writes; what it serves is described in
// openapi.yaml, which it serves as well, and for people in docs/http.md.
//
// # Guarantees
//
//   - Every answer is that of one revision, and says which, how far it can be believed, and whether a limit cut it off.
//   - Every error is application/problem+json.
//   - No request makes the collector wait, and none holds on to more than a limit allows: of time, of connections, of
//     answers being made, of bytes.
//   - An address that others can reach is not served without TLS and authentication unless somebody insists.
//   - Nothing that comes from the cluster or from a request becomes a path, a URL to fetch, a template or a command.
package server
