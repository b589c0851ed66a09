// Package cluster runs a real Kubernetes control plane on this machine's loopback, for tests, demos and benchmarks.
//
// Etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok (simulated kubelets) are the upstream
// programs, compiled from their Go modules into one binary (./cmd/cluster). Each runs as a process of its own, so that
// a test can kill, stop, pause or restart it:
//
//	c, err := cluster.Start(ctx, cluster.Options{Dir: t.TempDir()})
//	if err != nil { ... }
//	t.Cleanup(func() { _ = c.Stop() })
//	out, err := c.Kubectl(ctx, "create", "deployment", "web", "--image=web:1")
//	err = c.Component(cluster.APIServer).Restart(ctx)
//
// This package needs the standard library and kwok's embedded stage files only; the weight is in the binary.
package cluster
