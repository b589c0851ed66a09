package cluster

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports are taken from below the range that Linux gives to outgoing connections (32768 and up by default). A port in
// that range may be lost, while its component is down, to a client's outgoing connection; a client that keeps dialling
// it can even connect to itself.
const lowestPort, highestPort = 15000, 32000

const portTries = 1000

// freePorts returns n different loopback ports that nothing listens on now. Another process may still take one before
// the component binds it, so callers must be ready to ask again.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range portTries {
		if len(ports) == n {
			return ports, nil
		}
		port := lowestPort + rand.IntN(highestPort-lowestPort)
		listener, err := net.Listen("tcp", loopback(port))
		if err != nil {
			continue
		}
		defer listener.Close() // held until all are found, so that they differ
		ports = append(ports, port)
	}
	return nil, fmt.Errorf("cluster: no %d free ports on 127.0.0.1 between %d and %d in %d tries",
		n, lowestPort, highestPort, portTries)
}

func loopback(port int) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}
