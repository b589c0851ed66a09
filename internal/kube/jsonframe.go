package kube

import "fmt"

// A jsonFramer reads JSON objects that follow one another, with or without white space between them. It finds an
// object's end by counting brackets outside of strings; it does not assume that an object is one line.
type jsonFramer struct {
	w     window
	limit int
	scan  jsonScan
}

// A jsonScan is where the search for the end of an object stands. It is kept across reads, so no byte is looked at twice.
type jsonScan struct {
	pos      int // bytes of the window that were looked at
	depth    int
	inString bool
	escaped  bool
	complete bool // the object ends at pos
}

func (f *jsonFramer) bytesRead() int64 { return f.w.read }

func (f *jsonFramer) ready() bool {
	return f.advance() == nil && f.scan.complete && f.scan.pos <= f.limit
}

func (f *jsonFramer) next() ([]byte, error) {
	f.w.shrink()
	for {
		if err := f.advance(); err != nil {
			return nil, err
		}
		if f.scan.pos > f.limit {
			return nil, f.skip()
		}
		if f.scan.complete {
			frame := f.w.bytes()[:f.scan.pos]
			f.w.consume(f.scan.pos)
			f.scan = jsonScan{}
			return frame, nil
		}
		if err := f.w.fill(); err != nil {
			return nil, endOfStream(err, len(f.w.bytes()) == 0)
		}
	}
}

// skip discards an object that is too large up to its end, and returns the *tooLargeError that says so.
func (f *jsonFramer) skip() error {
	tooLarge := &tooLargeError{limit: f.limit}
	for {
		tooLarge.size += int64(f.scan.pos)
		tooLarge.keep(f.w.bytes()[:f.scan.pos])
		f.w.consume(f.scan.pos)
		f.scan.pos = 0
		if f.scan.complete {
			f.scan = jsonScan{}
			return tooLarge
		}
		if tooLarge.size > absurdFrame {
			return fmt.Errorf("%w: a JSON object does not end within %d bytes", ErrFrame, int64(absurdFrame))
		}
		if err := f.w.fill(); err != nil {
			return endOfStream(err, false)
		}
		if err := f.advance(); err != nil {
			return err
		}
	}
}

// advance looks at what the window holds and was not looked at yet. Before an object begins it drops white space.
func (f *jsonFramer) advance() error {
	s := &f.scan
	if s.complete {
		return nil
	}
	if s.depth == 0 {
		b := f.w.bytes()
		f.w.consume(len(b) - len(skipSpace(b)))
		if b = f.w.bytes(); len(b) > 0 && b[0] != '{' {
			return fmt.Errorf("%w: %q stands where a JSON object should begin", ErrFrame, b[0])
		}
	}
	b := f.w.bytes()
	for s.pos < len(b) {
		c := b[s.pos]
		s.pos++
		switch {
		case s.escaped:
			s.escaped = false
		case s.inString:
			s.escaped = c == '\\'
			s.inString = c != '"'
		case c == '"':
			s.inString = true
		case c == '{' || c == '[':
			s.depth++
		case c == '}' || c == ']':
			if s.depth--; s.depth == 0 {
				s.complete = true
				return nil
			}
		}
	}
	return nil
}
