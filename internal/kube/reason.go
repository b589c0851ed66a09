package kube

import (
	"context"
	"errors"
	"net"
	"net/url"
	"syscall"
)

// shortReason says why there was no answer, without the address, which is told once elsewhere.
func shortReason(err error) string {
	var (
		errno   syscall.Errno
		dns     *net.DNSError
		request *url.Error
	)
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
