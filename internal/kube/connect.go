package kube

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/client-go/util/homedir"

	"kubernetes-scraper/internal/spell"
)

// InCluster is the name of a cluster that is reached with the pod's own service account.
const InCluster = "in-cluster"

// ConnectOptions say how to find the API server. The zero value means: as kubectl would.
type ConnectOptions struct {
	// Kubeconfig is the file that a flag named; empty: $KUBECONFIG, ~/.kube/config, the pod's service account.
	Kubeconfig string
	// Context is the kubeconfig context to use; empty: the current one.
	Context string
	// UserAgent tells the server who asks.
	UserAgent string
}

// A Client makes requests to one API server. Its methods may be called concurrently.
type Client struct {
	http    *http.Client
	base    *url.URL // without trailing slash
	cluster string
	late    atomic.Int64 // requests that go on though nobody waits for them
}

// ClusterName is the kubeconfig's name of the cluster, or InCluster.
func (c *Client) ClusterName() string { return c.cluster }

// Server is the URL of the API server.
func (c *Client) Server() string { return c.base.String() }

// HTTP makes requests as the client does, with its authentication and TLS.
func (c *Client) HTTP() *http.Client { return c.http }

// NewClient returns a client that makes its requests with h, whose transport must do authentication and TLS.
// Redirects are not followed. The error says that server is not a URL.
func NewClient(h *http.Client, server, clusterName string) (*Client, error) {
	base, err := url.Parse(server)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("the API server's address %q is not a URL", server)
	}
	base.Path = strings.TrimRight(base.Path, "/")
	direct := *h
	direct.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{http: &direct, base: base, cluster: clusterName}, nil
}

// Connect finds the configuration in the places and the order of every Kubernetes tool: the file of the flag; the files
// of $KUBECONFIG, merged; ~/.kube/config; the service account of the pod. It makes no request. Errors are one line that
// says what was looked for, where, and what to do.
func Connect(o ConnectOptions) (*Client, error) {
	config, cluster, err := restConfig(o)
	if err != nil {
		return nil, err
	}
	config.UserAgent = o.UserAgent
	if config.UserAgent == "" {
		config.UserAgent = rest.DefaultKubernetesUserAgent()
	}
	h, err := HTTPClient(config)
	if err != nil {
		return nil, fmt.Errorf("cannot use the credentials for cluster %q: %s", cluster, oneLine(err.Error()))
	}
	base, _, err := rest.DefaultServerUrlFor(config)
	if err != nil {
		return nil, fmt.Errorf("the address of cluster %q is wrong: %s", cluster, oneLine(err.Error()))
	}
	return NewClient(h, base.String(), cluster)
}

// HTTPClient returns what makes requests as a configuration says, and reads much at little cost. The error is that of
// credentials that cannot be used.
func HTTPClient(config *rest.Config) (*http.Client, error) {
	config = rest.CopyConfig(config)
	config.DisableCompression = true // on a fast link, CPU is dearer than bytes
	config.Dial = dialPaced
	return rest.HTTPClientFor(config)
}

// restConfig returns client-go's configuration and the cluster's name.
func restConfig(o ConnectOptions) (*rest.Config, string, error) {
	files := findFiles(o.Kubeconfig)
	merged, err := files.load()
	if err != nil {
		return nil, "", err
	}
	if !isEmpty(merged) {
		return files.use(merged, o.Context)
	}
	if o.Kubeconfig != "" {
		return nil, "", fmt.Errorf("the kubeconfig file %s names no cluster", o.Kubeconfig)
	}
	if o.Context != "" {
		return nil, "", fmt.Errorf("context %q cannot be used: %s", o.Context, files.missing())
	}
	config, err := rest.InClusterConfig()
	if errors.Is(err, rest.ErrNotInCluster) {
		return nil, "", fmt.Errorf("no cluster to connect to: --kubeconfig is not given, %s, and there is no service "+
			"account because this is not a pod; name a kubeconfig file with --kubeconfig or $KUBECONFIG", files.missing())
	}
	if err != nil {
		return nil, "", fmt.Errorf("no cluster to connect to: %s, and the pod's service account cannot be used: %s",
			files.missing(), oneLine(err.Error()))
	}
	return config, InCluster, nil
}

// isEmpty reports whether a configuration says nothing, like that of an empty or missing file.
func isEmpty(c *api.Config) bool {
	return len(c.Contexts) == 0 && len(c.Clusters) == 0 && len(c.AuthInfos) == 0
}

// A fileSet is the kubeconfig files to read and where their names come from.
type fileSet struct {
	explicit bool // the flag names it
	env      bool // $KUBECONFIG names them
	paths    []string
}

func findFiles(flag string) fileSet {
	if flag != "" {
		return fileSet{explicit: true, paths: []string{flag}}
	}
	var paths []string
	for _, path := range filepath.SplitList(os.Getenv(clientcmd.RecommendedConfigPathEnvVar)) {
		if path != "" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	if len(paths) > 0 {
		return fileSet{env: true, paths: paths}
	}
	return fileSet{paths: []string{filepath.Join(homedir.HomeDir(), clientcmd.RecommendedHomeDir, clientcmd.RecommendedFileName)}}
}

// load reads and merges the files. Those that do not exist are left out, but for the flag's.
func (s fileSet) load() (*api.Config, error) {
	rules := &clientcmd.ClientConfigLoadingRules{Precedence: s.paths, Warner: func(error) {}}
	for _, path := range s.paths {
		_, err := clientcmd.LoadFromFile(path)
		switch {
		case err == nil:
		case errors.Is(err, os.ErrNotExist) && s.explicit:
			return nil, fmt.Errorf("the kubeconfig file %s, named by --kubeconfig, does not exist", path)
		case errors.Is(err, os.ErrNotExist):
		default:
			return nil, fmt.Errorf("the kubeconfig file %s cannot be read: %s", path, plainReason(err))
		}
	}
	merged, err := rules.Load()
	if err != nil {
		return nil, fmt.Errorf("the kubeconfig files %s cannot be read: %s", s, oneLine(err.Error()))
	}
	return merged, nil
}

// plainReason is an error without the file name that stands beside it anyway.
func plainReason(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return oneLine(err.Error())
}

// use picks a context of a configuration that is not empty.
func (s fileSet) use(merged *api.Config, context string) (*rest.Config, string, error) {
	if context == "" {
		context = merged.CurrentContext
	}
	if context == "" {
		return nil, "", fmt.Errorf("%s sets no current context; choose one with --context: %s", s, contextNames(merged))
	}
	chosen := merged.Contexts[context]
	if chosen == nil {
		return nil, "", fmt.Errorf("context %q is not in %s; there are: %s%s", context, s, contextNames(merged), suggestion(merged, context))
	}
	if merged.Clusters[chosen.Cluster] == nil {
		return nil, "", fmt.Errorf("context %q of %s leads to cluster %q, which is not there; declare it or choose another context with --context: %s",
			context, s, chosen.Cluster, contextNames(merged))
	}
	overrides := &clientcmd.ConfigOverrides{CurrentContext: context}
	access := &clientcmd.ClientConfigLoadingRules{Precedence: s.paths}
	config, err := clientcmd.NewNonInteractiveClientConfig(*merged, context, overrides, access).ClientConfig()
	if err != nil {
		return nil, "", fmt.Errorf("context %q of %s cannot be used: %s", context, s, oneLine(err.Error()))
	}
	return config, chosen.Cluster, nil
}

// String names the files.
func (s fileSet) String() string { return strings.Join(s.paths, ", ") }

// missing says which files brought nothing.
func (s fileSet) missing() string {
	var each []string
	for _, path := range s.paths {
		state := "does not exist"
		if _, err := os.Stat(path); err == nil {
			state = "is empty"
		}
		each = append(each, path+" "+state)
	}
	list := strings.Join(each, ", ")
	if s.env {
		return "of $KUBECONFIG " + list
	}
	return "$KUBECONFIG is not set, " + list
}

// contextNames lists the contexts of a configuration, not more than a line can hold.
func contextNames(c *api.Config) string {
	const most = 20
	names := slices.Sorted(maps.Keys(c.Contexts))
	switch {
	case len(names) == 0:
		return "none"
	case len(names) > most:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// suggestion is the context that was probably meant, ready to be appended.
func suggestion(c *api.Config, wrong string) string {
	best := spell.Nearest(wrong, slices.Collect(maps.Keys(c.Contexts)))
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
