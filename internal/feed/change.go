package feed

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kubernetes-scraper/graph"
)

// jsonLimit bounds the bytes of JSON that are kept.
const jsonLimit = 16 << 20

// A Change is a delta of the history.
type Change struct {
	Delta *graph.Delta
	// Time is when it was published.
	Time time.Time

	after moment

	encoding sync.Mutex // held by who encodes it
	json     atomic.Pointer[[]byte]
}

// JSON returns a change as the JSON of its graph.DeltaDocument, in one line without an end. It must not be changed.
//
// It is encoded once for all readers, when the first asks for it. The bytes are kept as long as they are among the newest
// 16 MiB; for a reader that comes later they are made again.
func (f *Feed) JSON(c *Change) []byte {
	if b := c.json.Load(); b != nil {
		return *b
	}
	c.encoding.Lock()
	defer c.encoding.Unlock()
	if b := c.json.Load(); b != nil {
		return *b
	}
	b := slices.Clip(c.Delta.Document().AppendJSON(nil))
	f.cache.keep(&f.now, c, b)
	return b
}

// A cache says which changes of a history have their JSON: none up to a revision, and some of those after it.
type cache struct {
	mu        sync.Mutex
	forgotten uint64 // revision up to which there is none
	bytes     int
}

// keep puts JSON beside a change, if it is still young enough, and takes that of the oldest ones away to stay within the
// limit.
func (k *cache) keep(now *atomic.Pointer[state], c *Change, json []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.Delta.To <= k.forgotten {
		return
	}
	c.json.Store(&json)
	k.bytes += len(json)
	history := now.Load().history
	for k.bytes > jsonLimit {
		oldest, _ := slices.BinarySearchFunc(history, k.forgotten+1, func(c *Change, revision uint64) int {
			return cmp.Compare(c.Delta.To, revision)
		})
		if oldest == len(history) {
			return // what there is belongs to changes that are just being dropped
		}
		k.forgetOne(history[oldest])
	}
}

// forget takes away the JSON of changes that are dropped.
func (k *cache) forget(dropped []*Change) {
	if len(dropped) == 0 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range dropped {
		k.forgetOne(c)
	}
}

func (k *cache) forgetOne(c *Change) {
	if b := c.json.Swap(nil); b != nil {
		k.bytes -= len(*b)
	}
	k.forgotten = max(k.forgotten, c.Delta.To)
}
