package cluster

import (
	"os/exec"
	"runtime"
)

// process is one child process from its start to its end.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended and was reaped
}

// startProcess starts cmd, which dies with this process however this process ends. One goroutine owns the child: it
// starts it and waits for it on one locked thread, because Linux sends the parent-death signal when the thread that
// forked ends, and Go may end threads at will otherwise. The goroutine ends with the child.
//
// A pipe from the parent, the other way to notice its end, would need the child's cooperation, which a paused
// (SIGSTOP) child cannot give; the kernel's SIGKILL reaches it.
func startProcess(cmd *exec.Cmd) (*process, error) {
	dieWithParent(cmd)
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.done)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // what it says is kept in cmd.ProcessState
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// running reports whether the process has not ended.
func (p *process) running() bool { return !isClosed(p.done) }
