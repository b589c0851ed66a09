package access

import (
	"crypto/sha256"
	"sync"
	"time"
)

// A memory keeps answers for a short time. It holds no token, only what cannot be turned back into one.
type memory[T any] struct {
	now  func() time.Time
	mu   sync.Mutex
	kept map[[sha256.Size]byte]kept[T]
}

type kept[T any] struct {
	answer T
	until  time.Time
}

func newMemory[T any](now func() time.Time) memory[T] {
	return memory[T]{now: now, kept: map[[sha256.Size]byte]kept[T]{}}
}

// get returns the answer to a question, or asks. An error is not kept.
func (m *memory[T]) get(question string, ask func() (T, error)) (T, error) {
	key := sha256.Sum256([]byte(question))
	m.mu.Lock()
	known, ok := m.kept[key]
	m.mu.Unlock()
	if ok && m.now().Before(known.until) {
		return known.answer, nil
	}
	answer, err := ask()
	if err != nil {
		return answer, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) >= remembered {
		m.forget()
	}
	m.kept[key] = kept[T]{answer, m.now().Add(keepFor)}
	return answer, nil
}

// forget makes room: it drops what does not count any more, or all if that is nothing.
func (m *memory[T]) forget() {
	now := m.now()
	for key, known := range m.kept {
		if !now.Before(known.until) {
			delete(m.kept, key)
		}
	}
	if len(m.kept) >= remembered {
		clear(m.kept)
	}
}
