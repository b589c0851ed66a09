//go:build !linux

package cluster

import "os/exec"

// dieWithParent does nothing here: only Linux can tie a child's life to its parent's. Ending the parent with a signal
// it handles (SIGINT, SIGTERM) ends the children everywhere.
func dieWithParent(*exec.Cmd) {}
