package cluster

import (
	"fmt"
	"path/filepath"
)

// etcdArgs are for a store that lives for a test: nothing waits for the disk, which only a crash of the machine would
// make one miss.
func (c *Cluster) etcdArgs(ports []int) []string {
	client, peer := "http://"+loopback(ports[0]), "http://"+loopback(ports[1])
	return []string{
		"--name=" + c.etcdName,
		"--data-dir=" + filepath.Join(c.dir, "etcd"),
		"--listen-client-urls=" + client,
		"--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer,
		"--initial-advertise-peer-urls=" + peer,
		"--initial-cluster=" + c.etcdName + "=" + peer,
		"--unsafe-no-fsync",
		"--heartbeat-interval=10", // a lone member elects itself after one election timeout
		"--election-timeout=100",
		"--quota-backend-bytes=8589934592",
		"--log-level=warn",
	}
}

func (c *Cluster) apiServerArgs(ports []int) []string {
	args := []string{
		"--etcd-servers=" + c.EtcdEndpoint(),
		"--bind-address=127.0.0.1",
		"--endpoint-reconciler-type=none", // the address to publish would have to be another than loopback
		"--token-auth-file=" + c.credentials.tokenFile,
		"--anonymous-auth=false",
		"--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-signing-key-file=" + c.credentials.serviceKeyFile,
		"--service-account-key-file=" + c.credentials.serviceKeyFile,
		"--service-cluster-ip-range=10.96.0.0/12",
		"--disable-admission-plugins=ServiceAccount", // pods need not wait for their namespace's account
	}
	return append(append(args, c.servingArgs(ports)...), c.options.APIServerArgs...)
}

func (c *Cluster) controllerManagerArgs(ports []int) []string {
	args := []string{
		"--service-account-private-key-file=" + c.credentials.serviceKeyFile,
		"--root-ca-file=" + c.credentials.certFile,
	}
	return append(append(args, c.clientArgs()...), c.servingArgs(ports)...)
}

func (c *Cluster) schedulerArgs(ports []int) []string {
	return append(c.clientArgs(), c.servingArgs(ports)...)
}

func (c *Cluster) kwokArgs(ports []int) []string {
	return []string{
		"--kubeconfig=" + c.Kubeconfig(),
		"--config=" + c.stageFile(),
		"--manage-all-nodes=true",
		"--node-lease-duration-seconds=40",
		"--node-ip=127.0.0.1",
		"--server-address=" + loopback(ports[0]),
		"--tls-cert-file=" + c.credentials.certFile,
		"--tls-private-key-file=" + c.credentials.keyFile,
	}
}

// clientArgs are shared by those that drive the cluster through kube-apiserver.
func (c *Cluster) clientArgs() []string {
	return []string{
		"--kubeconfig=" + c.Kubeconfig(),
		"--leader-elect=false",
		"--kube-api-qps=500",
		"--kube-api-burst=1000",
		"--bind-address=127.0.0.1",
	}
}

func (c *Cluster) servingArgs(ports []int) []string {
	return []string{
		fmt.Sprintf("--secure-port=%d", ports[0]),
		"--tls-cert-file=" + c.credentials.certFile,
		"--tls-private-key-file=" + c.credentials.keyFile,
	}
}
