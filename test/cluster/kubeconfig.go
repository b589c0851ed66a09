package cluster

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
)

const kubeconfigFormat = `apiVersion: v1
kind: Config
clusters:
- name: test-cluster
  cluster:
    server: %q
    certificate-authority-data: %s
contexts:
- name: %[3]q
  context: {cluster: test-cluster, user: %[3]q}
current-context: %[3]q
users:
- name: %[3]q
  user: {token: %[4]q}
`

// writeKubeconfigs writes one file for each user, now that the server's address is known.
func (c *Cluster) writeKubeconfigs() error {
	authority := base64.StdEncoding.EncodeToString(c.credentials.certificate)
	for user, token := range c.credentials.tokens {
		text := fmt.Sprintf(kubeconfigFormat, c.URL(), authority, user, token)
		if err := os.WriteFile(c.kubeconfigPath(user), []byte(text), 0o600); err != nil {
			return fmt.Errorf("cluster: writing the kubeconfig of %s: %w", user, err)
		}
	}
	return nil
}

func (c *Cluster) kubeconfigPath(user string) string {
	if user == adminUser {
		return filepath.Join(c.dir, "kubeconfig")
	}
	return filepath.Join(c.dir, "kubeconfig-"+user)
}

// Kubeconfig returns the path of the kubeconfig of an admin, who is in system:masters.
func (c *Cluster) Kubeconfig() string { return c.kubeconfigPath(adminUser) }

// KubeconfigFor returns the path of the kubeconfig of one of Options.Users, who is authenticated by a static token and
// has no right until RBAC grants one. It is an error if user is not among them: the server reads its users when it starts.
func (c *Cluster) KubeconfigFor(user string) (string, error) {
	if _, known := c.credentials.tokens[user]; !known {
		return "", fmt.Errorf("cluster: no user %q: name it in Options.Users (without it, there are alice and bob)", user)
	}
	return c.kubeconfigPath(user), nil
}
