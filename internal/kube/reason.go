package kube

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// shortReason says why there was no answer, without the server's address, which is told once elsewhere. That of a proxy is
// told here.
func shortReason(err error) string {
	var (
		errno   syscall.Errno
		dns     *net.DNSError
		request *url.Error
		op      *net.OpError
	)
	if errors.As(err, &op) && (op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks")) {
		return "proxy " + proxyAddress(op) + ": " + shortReason(op.Err)
	}
	switch {
	case errors.As(err, &errno):
		return errno.Error()
	case errors.As(err, &dns):
		return "no address for host " + dns.Name + ": " + dns.Err
	case errors.Is(err, context.DeadlineExceeded):
		return "timed out"
	case errors.As(err, &request):
		return oneLine(request.Err.Error())
	}
	return oneLine(err.Error())
}

// proxyAddress is that of the proxy in whose service an operation failed.
func proxyAddress(op *net.OpError) string {
	var dial *net.OpError
	if errors.As(op.Err, &dial) && dial.Addr != nil {
		return dial.Addr.String()
	}
	return "of the configuration"
}
