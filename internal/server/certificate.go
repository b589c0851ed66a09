package server

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// lookEvery is how often the certificate's files are looked at, at most, when somebody connects.
const lookEvery = 5 * time.Second

// A certificate is read from its files again when they have changed.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger
	now               func() time.Time

	mu      sync.Mutex
	current *tls.Certificate
	seen    [2]stamp // of the files, when they were read last
	looked  time.Time
}

// A stamp changes when a file does.
type stamp struct {
	modified time.Time
	size     int64
}

// newCertificate reads the files. The error names what is wrong with them.
func newCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log, now: time.Now}
	c.seen, c.looked = c.stamps(), c.now()
	err := c.read()
	return c, err
}

func (c *certificate) read() error {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("the certificate %s with the key %s cannot be used: %w", c.certFile, c.keyFile, err)
	}
	c.current = &pair
	return nil
}

func (c *certificate) stamps() (s [2]stamp) {
	for i, path := range []string{c.certFile, c.keyFile} {
		if info, err := os.Stat(path); err == nil {
			s[i] = stamp{info.ModTime(), info.Size()}
		}
	}
	return s
}

// get returns the certificate for a connection. One that is replaced by what cannot be used stays in use.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.looked) >= lookEvery {
		c.looked = now
		if s := c.stamps(); s != c.seen {
			c.seen = s
			if err := c.read(); err != nil {
				c.log.Error("going on with the certificate as it was", "error", err)
			} else {
				c.log.Info("the certificate was read again", "file", c.certFile)
			}
		}
	}
	return c.current, nil
}

func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}
}
