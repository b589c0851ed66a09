package cluster

import (
	"os/exec"
	"syscall"
)

// dieWithParent has the kernel kill cmd when this process ends, and keeps a terminal's Ctrl-C for this process alone,
// which ends its children in order.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
