// Package satellite runs the program that is being tested, as its user would, and reads the graphs that it writes.
package satellite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"kubernetes-scraper/graph"
)

// A Satellite is a running program that writes one graph after another to its standard output. Its methods may be called
// from any goroutine.
type Satellite struct {
	cmd    *exec.Cmd
	stderr Output
	done   chan struct{}
	err    error // how it ended; set when done is closed

	mu      sync.Mutex
	latest  *graph.Document
	changed chan struct{} // closed when latest is replaced, and at the end
}

// Start runs the program with `--output - --interval 1s --listen off` and the given arguments after them. env is added to the
// environment, from which every KUBECONFIG is taken. The program is killed when ctx is done.
func Start(ctx context.Context, binary string, env []string, args ...string) (*Satellite, error) {
	s := &Satellite{done: make(chan struct{}), changed: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, binary, append([]string{"--output", "-", "--interval", "1s", "--listen", "off"}, args...)...)
	s.cmd.Env = append(withoutKubeconfig(os.Environ()), env...)
	s.cmd.Stderr = &s.stderr
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	go func() {
		readErr := s.read(stdout)
		s.err = errors.Join(readErr, s.cmd.Wait())
		close(s.done)
		s.mu.Lock()
		defer s.mu.Unlock()
		close(s.changed)
	}()
	return s, nil
}

func withoutKubeconfig(env []string) []string {
	var kept []string
	for _, e := range env {
		if !strings.HasPrefix(e, "KUBECONFIG=") {
			kept = append(kept, e)
		}
	}
	return kept
}

// read takes one document after another until the program closes its output.
func (s *Satellite) read(stdout io.Reader) error {
	documents := json.NewDecoder(stdout)
	for {
		d := &graph.Document{}
		err := documents.Decode(d)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			_, _ = io.Copy(io.Discard, stdout) // or the program would wait for its reader
			return fmt.Errorf("its output is no graph: %w", err)
		}
		s.mu.Lock()
		s.latest = d
		close(s.changed)
		s.changed = make(chan struct{})
		s.mu.Unlock()
	}
}

// Await returns the first graph, from the newest on, that satisfies a condition: nil when it does, otherwise what is
// still wanting. When the program ends or ctx does first, the error has the condition's last complaint and what the
// program said.
func (s *Satellite) Await(ctx context.Context, condition func(*graph.Document) error) (*graph.Document, error) {
	wanting := errors.New("it wrote no graph")
	for {
		s.mu.Lock()
		latest, changed := s.latest, s.changed
		s.mu.Unlock()
		if latest != nil {
			if wanting = condition(latest); wanting == nil {
				return latest, nil
			}
		}
		select {
		case <-s.done:
			return nil, fmt.Errorf("the program ended (%v): %w; it said:\n%s", s.err, wanting, s.Stderr())
		default:
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w; the program said:\n%s", ctx.Err(), wanting, s.Stderr())
		}
	}
}

// AwaitComplete waits until every kind has been read.
func (s *Satellite) AwaitComplete(ctx context.Context) (*graph.Document, error) {
	return s.Await(ctx, func(d *graph.Document) error {
		if !d.Complete {
			return fmt.Errorf("the graph is not complete: %+v", d.Kinds)
		}
		return nil
	})
}

// Latest is the newest graph; nil if there is none.
func (s *Satellite) Latest() *graph.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latest
}

// Signal sends a signal to the program.
func (s *Satellite) Signal(signal syscall.Signal) error { return s.cmd.Process.Signal(signal) }

// PID is the program's process id.
func (s *Satellite) PID() int { return s.cmd.Process.Pid }

// Done is closed when the program has ended.
func (s *Satellite) Done() <-chan struct{} { return s.done }

// Wait waits for the program's end and returns its exit code, -1 if a signal ended it.
func (s *Satellite) Wait() (code int, err error) {
	<-s.done
	var exit *exec.ExitError
	if s.err != nil && !errors.As(s.err, &exit) {
		return s.cmd.ProcessState.ExitCode(), s.err
	}
	return s.cmd.ProcessState.ExitCode(), nil
}

// AwaitSaid waits until what the program has said has a text in it. The error has all that it said.
func (s *Satellite) AwaitSaid(ctx context.Context, text string) error {
	return s.stderr.Await(ctx, s.done, text)
}

// Stop ends the program with SIGTERM and waits for it. A program that did not end well is an error.
func (s *Satellite) Stop() error {
	_ = s.Signal(syscall.SIGTERM) // it may have ended already
	code, err := s.Wait()
	if err == nil && code != 0 {
		err = fmt.Errorf("the program ended with %d; it said:\n%s", code, s.Stderr())
	}
	return err
}

// Stderr is what the program has said so far.
func (s *Satellite) Stderr() string { return s.stderr.String() }

// FindBinary returns the program: $SATELLITE_BINARY, or the file kubernetes-scraper nearest to the working directory
// going upwards.
func FindBinary() (string, error) {
	if path := os.Getenv("SATELLITE_BINARY"); path != "" {
		return filepath.Abs(path)
	}
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "kubernetes-scraper")
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no kubernetes-scraper in %s or above: `make build` makes it, or set SATELLITE_BINARY to where it is", start)
		}
	}
}
