package server

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// DefaultAddress is where the program listens unless it is told otherwise.
const DefaultAddress = "127.0.0.1:8390"

// An Exposure says where to listen and who may ask there.
type Exposure struct {
	// Address is host:port, or off or nothing for no server.
	Address string
	// CertFile and KeyFile are PEM files to serve TLS with; empty for none.
	CertFile, KeyFile string
	// Authenticate: ask the cluster who somebody is and whether they may ask. It is so in any case at an address that is
	// not loopback, unless Insecure.
	Authenticate bool
	// Insecure: do without TLS and authentication, as far as they are not given, at any address.
	Insecure bool
}

// Off says that there is no server.
func (e Exposure) Off() bool { return e.Address == "" || e.Address == "off" }

// Check returns what of the exposure cannot be, or is not safe, with what to do about it. It resolves the address.
func (e Exposure) Check() error {
	if (e.CertFile == "") != (e.KeyFile == "") {
		return errors.New("--tls-cert-file and --tls-private-key-file belong together: give both, or none")
	}
	if e.Off() {
		if e.TLS() || e.Authenticate || e.Insecure {
			return errors.New("--tls-cert-file, --authenticate and --insecure say how to serve, and --listen is off: give --listen an address, or leave them out")
		}
		return nil
	}
	loopback, err := e.loopback()
	if err != nil || loopback || e.Insecure || e.TLS() {
		return err
	}
	return fmt.Errorf("--listen %s can be reached from other machines, and whoever reaches it can read the graph: give "+
		"--tls-cert-file and --tls-private-key-file, and the cluster will be asked who may read; or listen on loopback, such "+
		"as %s; or say --insecure", e.Address, DefaultAddress)
}

// TLS says whether TLS is served.
func (e Exposure) TLS() bool { return e.CertFile != "" }

// Authenticated says whether the cluster is asked about everybody.
func (e Exposure) Authenticated() bool { return e.Authenticate || !e.Loopback() && !e.Insecure }

// Loopback says whether the address can be reached from this machine only.
func (e Exposure) Loopback() bool {
	loopback, err := e.loopback()
	return err == nil && loopback
}

func (e Exposure) loopback() (bool, error) {
	a, err := e.resolve()
	return err == nil && a.IP.IsLoopback(), err
}

func (e Exposure) resolve() (*net.TCPAddr, error) {
	if _, _, err := net.SplitHostPort(e.Address); err != nil {
		return nil, fmt.Errorf("--listen %q is no address: give it host:port, such as %s, or off", e.Address, DefaultAddress)
	}
	a, err := net.ResolveTCPAddr("tcp", e.Address)
	if err != nil {
		return nil, fmt.Errorf("--listen %q is no address of this machine: %v", e.Address, reasonOf(err))
	}
	return a, nil
}

// Listen checks the exposure and opens its listener. The error is ErrInUse if somebody else listens there.
func (e Exposure) Listen() (net.Listener, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	a, err := e.resolve()
	if err != nil {
		return nil, err
	}
	l, err := net.ListenTCP("tcp", a)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%w: %s", ErrInUse, e.Address)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w", e.Address, reasonOf(err))
	}
	return l, nil
}

// ErrInUse says that somebody else listens on an address.
var ErrInUse = errors.New("another program listens on this address")

// reasonOf is what is wrong, without what was tried.
func reasonOf(err error) error {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return errors.New(dns.Err)
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		return call.Err
	}
	return err
}
