package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	startTries   = 5                // with fresh ports, when a port was taken in between
	stopPatience = 20 * time.Second // for a graceful stop, before the kill
)

// Component is one process of the control plane. Its methods may be called from any goroutine.
type Component struct {
	name      string
	binary    string
	dir       string
	portCount int
	args      func(ports []int) []string
	probe     func(ctx context.Context, ports []int) error // nil when ready
	closed    *atomic.Bool                                 // shared by the cluster: nothing starts any more

	mu       sync.Mutex // guards what follows
	ports    []int      // chosen at the first start, and kept
	proc     *process   // nil before the first start
	logStart int64      // where this run begins in the log file
}

// Name returns the component's name, one of the constants of this package.
func (c *Component) Name() string { return c.name }

// LogFile returns the path of the file that holds what the component wrote, over all its runs.
func (c *Component) LogFile() string { return filepath.Join(c.dir, c.name+".log") }

// PID returns the process id, or 0 when the component is not running. It is also in the file Dir/<name>.pid.
func (c *Component) PID() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proc == nil || !c.proc.running() {
		return 0
	}
	return c.proc.cmd.Process.Pid
}

// Start starts the component and waits until it is ready, at most until ctx is done (or two minutes, if ctx has no
// deadline). A component that was started before keeps its ports, keys and data. When it does not become ready it is
// killed, and the error carries the end of its log. Starting a running component is an error.
func (c *Component) Start(ctx context.Context) error {
	for try := 1; ; try++ {
		firstStart, err := c.launch()
		if err != nil {
			return err
		}
		if err = c.WaitReady(ctx); err == nil {
			return nil
		}
		if killErr := c.Kill(); killErr != nil {
			return errors.Join(err, killErr)
		}
		if !firstStart || try == startTries || !errors.Is(err, errPortTaken) {
			return err
		}
		c.forgetPorts()
	}
}

// Restart kills the component if it is running, then starts it as Start does.
func (c *Component) Restart(ctx context.Context) error {
	if err := c.Kill(); err != nil {
		return err
	}
	return c.Start(ctx)
}

// Kill ends the component with SIGKILL and returns when it is gone. It is not an error if it was not running.
func (c *Component) Kill() error {
	p, err := c.signal(syscall.SIGKILL)
	if p == nil || err != nil {
		return err
	}
	<-p.done
	return nil
}

// Stop asks the component to end (SIGTERM) and returns when it is gone. After 20 seconds it is killed, and the error
// says so. It is not an error if it was not running.
func (c *Component) Stop() error {
	p, err := c.signal(syscall.SIGTERM)
	if p == nil || err != nil {
		return err
	}
	if err := c.Continue(); err != nil { // a paused process would not notice
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(stopPatience):
		return errors.Join(fmt.Errorf("%s: still running %v after SIGTERM, killed", c.name, stopPatience), c.Kill())
	}
}

// Pause freezes the component with SIGSTOP: its connections stay open and nobody answers.
func (c *Component) Pause() error {
	_, err := c.signal(syscall.SIGSTOP)
	return err
}

// Continue ends what Pause began. It is not an error if the component was not paused.
func (c *Component) Continue() error {
	_, err := c.signal(syscall.SIGCONT)
	return err
}

// WaitReady returns once the component says it is ready, at most until ctx is done (or two minutes, if ctx has no
// deadline). When it ends or is not ready in time, the error carries the end of its log.
func (c *Component) WaitReady(ctx context.Context) error {
	c.mu.Lock()
	p, ports := c.proc, c.ports
	c.mu.Unlock()
	if p == nil {
		return fmt.Errorf("%s: not started", c.name)
	}
	err := poll(ctx, p.done, func(ctx context.Context) error { return c.probe(ctx, ports) })
	if errors.Is(err, errEnded) {
		return c.describe(fmt.Errorf("ended before it was ready (%v)", p.cmd.ProcessState))
	}
	if err != nil {
		return c.describe(fmt.Errorf("not ready: %w", err))
	}
	return nil
}

// launch starts the process, and reports whether its ports were chosen for it, so that others may be chosen.
func (c *Component) launch() (firstStart bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed.Load() {
		return false, fmt.Errorf("%s: not started, because the cluster was stopped", c.name)
	}
	if c.proc != nil && c.proc.running() {
		return false, fmt.Errorf("%s: already running with pid %d", c.name, c.proc.cmd.Process.Pid)
	}
	if firstStart = c.ports == nil; firstStart {
		if c.ports, err = freePorts(c.portCount); err != nil {
			return false, err
		}
	}
	c.proc, err = c.start()
	if err != nil {
		return false, fmt.Errorf("%s: %w", c.name, err)
	}
	return firstStart, nil
}

// start runs the component's command with its log as output. The caller holds mu.
func (c *Component) start() (*process, error) {
	log, err := os.OpenFile(c.LogFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the child has its own descriptor
	info, err := log.Stat()
	if err != nil {
		return nil, err
	}
	c.logStart = info.Size()
	cmd := exec.Command(c.binary, append([]string{c.name}, c.args(c.ports)...)...)
	cmd.Dir = c.dir
	cmd.Env = environment(c.dir)
	cmd.Stdout, cmd.Stderr = log, log
	p, err := startProcess(cmd)
	if err != nil {
		return nil, err
	}
	pid := strconv.Itoa(cmd.Process.Pid) + "\n"
	return p, os.WriteFile(filepath.Join(c.dir, c.name+".pid"), []byte(pid), 0o644)
}

// signal sends sig to the running process and returns it, or nil when none is running.
func (c *Component) signal(sig syscall.Signal) (*process, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proc == nil || !c.proc.running() {
		return nil, nil
	}
	err := c.proc.cmd.Process.Signal(sig)
	if err != nil && !errors.Is(err, os.ErrProcessDone) {
		return nil, fmt.Errorf("%s: sending %v to pid %d: %w", c.name, sig, c.proc.cmd.Process.Pid, err)
	}
	return c.proc, nil
}

func (c *Component) forgetPorts() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ports = nil
}

// port returns the i-th port; it is zero before the component was started.
func (c *Component) port(i int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i >= len(c.ports) {
		return 0
	}
	return c.ports[i]
}

// environment is this process's own with a home of its own, so that nobody's settings (kuberc, kwok.yaml, kubeconfig)
// reach the components or kubectl.
func environment(home string) []string {
	return append(os.Environ(), "HOME="+home, "KUBECONFIG=")
}

// ended returns a channel that is closed when the present run ends; nil if there was none.
func (c *Component) ended() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proc == nil {
		return nil
	}
	return c.proc.done
}
