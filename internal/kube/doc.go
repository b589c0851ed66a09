// Package kube reads the API server: how to reach it, which kinds it serves, and a reliable list-then-watch of each.
//
// A source is one list+watch: a kind, in one namespace or in all. A reflector keeps one source going, for as long as the
// program runs:
//
//	Syncing --SyncEnd--> Live --watch lost--> Resuming --watch again--> Live
//	   |                  |                      |
//	   |                  +-- 410, rewound ------+--> Resyncing --SyncEnd--> Live
//	   +--> Forbidden, Failing: from and back to any of these; Absent when the kind is gone
//
// Which kinds are read is decided by discovery, the catalog and Options, again and again while the program runs (fleet):
// soon after an event of a CustomResourceDefinition or APIService, and from time to time. A kind comes when discovery lists
// it. It goes only when its own path says so too.
//
// It promises:
//
//   - Events of one source come in the order in which the server sent them, each at least once. Nothing is promised
//     between two sources.
//   - What was read is never thrown away because something failed. A lost watch is taken up at the last
//     resourceVersion; everything is read again only when the server says that this version is gone (410), or that it is
//     at an earlier one: that is asked after an outage, by a list of one, beside the watch.
//   - A read of everything begins with SyncStart and ends with SyncEnd, and SyncEnd is only sent when the server said
//     that it was whole.
//   - Every read is consistent: resourceVersion "0", which may answer with an old state, is never sent.
//   - A source fails alone. An object that cannot be read is counted and left out; its neighbours go on.
//   - Nothing is buffered without bound. A slow receiver holds up the reading, and nothing else.
//
// The streaming list (sendInitialEvents) is described in KEP-3157, bookmarks in KEP-956, consistent reads from the
// server's cache in KEP-2340.
//
// The package uses client-go for configuration, authentication and TLS, and makes its requests itself, because a
// retry, a rate limit or a whole new list that happens underneath cannot be decided here.
package kube
