package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"kubernetes-scraper/test/cluster/bench/child"
)

// A process is a running child.
type process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout io.Reader
	stderr bytes.Buffer
	begun  time.Time
}

// start starts a child, which dies with this process and when ctx is done.
func start(ctx context.Context, binary string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, binary, args...)}
	dieWithParent(p.cmd)
	p.cmd.Stderr = &p.stderr
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if p.stdout, err = p.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	p.begun = time.Now()
	return p, p.cmd.Start()
}

// end has one of bench's own clients end, and reads what it has to say then; out is nil if that is nothing.
func (p *process) end(out *json.Decoder, said any) error {
	if err := p.stdin.Close(); err != nil {
		return p.fail(err)
	}
	if out != nil {
		if err := out.Decode(said); err != nil {
			return p.fail(err)
		}
	}
	return p.cmd.Wait()
}

// fail kills the child and adds what it said to an error.
func (p *process) fail(err error) error {
	_ = p.cmd.Process.Kill() // it may have ended
	ended := p.cmd.Wait()
	return fmt.Errorf("%s: %w (%w); it said:\n%s", strings.Join(p.cmd.Args, " "), err, ended, p.stderr.String())
}

// A sample is what one run of a client took.
type sample struct {
	cpu, wall          time.Duration // until it was synced
	peak, steady, read int           // bytes
	objects            int
	heap               *child.Heap
}

// synced fills in what is known at the moment of the sync, and after it has settled.
func (s *sample) synced(ctx context.Context, p *process, settle time.Duration) error {
	s.wall = time.Since(p.begun)
	pid := p.cmd.Process.Pid
	var err error
	if s.cpu, err = cpuOf(pid); err != nil {
		return err
	}
	if s.read, err = procNumber(pid, "io", "rchar"); err != nil {
		return err
	}
	select {
	case <-time.After(settle):
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	steady, err1 := procNumber(pid, "status", "VmRSS")
	peak, err2 := procNumber(pid, "status", "VmHWM")
	s.steady, s.peak = steady<<10, peak<<10 // they are in KiB
	return errors.Join(err1, err2)
}

// ticksPerSecond is what /proc counts in, on every Linux that Go knows.
const ticksPerSecond = 100

// cpuOf is the user and system time of all threads of a process, those that have ended included.
func cpuOf(pid int) (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("measuring needs Linux: %w", err)
	}
	// The second field is the name in parentheses, which may hold blanks; utime and stime are the 14th and 15th.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	const utime = 14 - 3
	ticks := 0
	for _, f := range fields[utime : utime+2] {
		n, err := strconv.Atoi(f)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond, nil
}

// procNumber is the number behind a word in a file of a process.
func procNumber(pid int, file, word string) (int, error) {
	value := procLine(fmt.Sprintf("/proc/%d/%s", pid, file), word)
	n, err := strconv.Atoi(strings.TrimSuffix(value, " kB"))
	if err != nil {
		return 0, fmt.Errorf("no %s in /proc/%d/%s", word, pid, file)
	}
	return n, nil
}
