package server

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestExposure: what is refused, and who is asked for a token.
func TestExposure(t *testing.T) {
	tls := Exposure{CertFile: "c", KeyFile: "k"}
	for _, row := range []struct {
		address       string
		e             Exposure
		refused       string // a part of the error; empty: allowed
		authenticated bool
	}{
		{address: "127.0.0.1:0"}, {address: "[::1]:0"}, {address: "localhost:1"}, {address: "127.9.9.9:80"},
		{address: "off"}, {address: ""},
		{address: "0.0.0.0:80", refused: "--insecure"}, {address: ":80", refused: "--insecure"}, {address: "[::]:80", refused: "--insecure"},
		{address: "192.0.2.1:80", refused: "--insecure"},
		{address: ":80", e: Exposure{Authenticate: true}, refused: "--tls-cert-file"},
		{address: ":80", e: tls, authenticated: true},
		{address: ":80", e: Exposure{Insecure: true}},
		{address: ":80", e: Exposure{Insecure: true, Authenticate: true}, authenticated: true},
		{address: ":80", e: Exposure{Insecure: true, CertFile: "c", KeyFile: "k"}},
		{address: "127.0.0.1:80", e: tls},
		{address: "127.0.0.1:80", e: Exposure{Authenticate: true}, authenticated: true},
		{address: "127.0.0.1:80", e: Exposure{CertFile: "c"}, refused: "belong together"},
		{address: "127.0.0.1:80", e: Exposure{KeyFile: "c"}, refused: "belong together"},
		{address: "off", e: Exposure{Authenticate: true}, refused: "--listen is off"},
		{address: "127.0.0.1", refused: "no address"}, {address: "8390", refused: "no address"}, {address: "127.0.0.1:http-no", refused: "no address"},
	} {
		e := row.e
		e.Address = row.address
		err := e.Check()
		if (err == nil) != (row.refused == "") || err != nil && !strings.Contains(err.Error(), row.refused) {
			t.Errorf("%+v: %v, want %q", e, err, row.refused)
		}
		if _, err := e.Listen(); row.refused != "" && err == nil {
			t.Errorf("%+v listens", e)
		}
		if row.refused == "" && !e.Off() && e.Authenticated() != row.authenticated {
			t.Errorf("%+v asks who somebody is: %v", e, e.Authenticated())
		}
	}
}

// TestInUse: who is there first stays, and one can tell.
func TestInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := (Exposure{Address: l.Addr().String()}).Listen(); !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("the error is %v", err)
	}
}

// writeCertificate makes a certificate of a serial number.
func writeCertificate(t *testing.T, certFile, keyFile string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}, &x509.Certificate{}, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "EC PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCertificate: a new one is taken up, a broken one is not.
func TestCertificate(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "tls.crt"), filepath.Join(dir, "tls.key")
	var log bytes.Buffer
	if _, err := newCertificate(certFile, keyFile, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), certFile) {
		t.Errorf("without files: %v", err)
	}
	writeCertificate(t, certFile, keyFile, 1)
	c, err := newCertificate(certFile, keyFile, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	c.now = func() time.Time { return now }
	serial := func() int64 {
		t.Helper()
		pair, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(pair.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return leaf.SerialNumber.Int64()
	}
	later := func(path string) {
		t.Helper()
		now = now.Add(time.Hour)
		if err := os.Chtimes(path, now, now); err != nil {
			t.Fatal(err)
		}
	}
	writeCertificate(t, certFile, keyFile, 2)
	later(certFile)
	if got := serial(); got != 2 {
		t.Errorf("the certificate is %d, want the new one", got)
	}
	if err := os.WriteFile(keyFile, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	later(keyFile)
	if got := serial(); got != 2 || !strings.Contains(log.String(), "cannot be used") {
		t.Errorf("the certificate is %d after a broken one; the log says %s", got, &log)
	}
	writeCertificate(t, certFile, keyFile, 3)
	later(keyFile)
	if got := serial(); got != 3 {
		t.Errorf("the certificate is %d after it was mended", got)
	}
}

// TestTLS: plain HTTP is not answered, and nothing older than TLS 1.2.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	e := Exposure{Address: "127.0.0.1:0", CertFile: filepath.Join(dir, "c"), KeyFile: filepath.Join(dir, "k")}
	writeCertificate(t, e.CertFile, e.KeyFile, 1)
	l, err := e.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- shop(t, nil).Run(ctx, l, e) }()
	if code := askRaw(t, dial(t, l.Addr().String()), livez); code != 400 {
		t.Errorf("plain HTTP is answered with %d", code)
	}
	if _, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11}); err == nil {
		t.Error("TLS 1.1 is taken")
	}
	c, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	if code := askRaw(t, c, livez); code != 200 {
		t.Errorf("it answers %d", code)
	}
	c.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
