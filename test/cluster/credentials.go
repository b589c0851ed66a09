package cluster

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const adminUser = "admin"

// credentials are the keys and tokens of one cluster, and the files they lie in.
type credentials struct {
	certificate    []byte            // PEM; self-signed, so it is also the authority to verify it by
	tokens         map[string]string // by user
	certFile       string
	keyFile        string
	tokenFile      string
	serviceKeyFile string // signs service account tokens; its public half verifies them
}

// makeCredentials writes a new certificate for 127.0.0.1 and new tokens for admin and users into dir. A key for service
// accounts that is there already stays, so that their tokens stay valid as the data do.
func makeCredentials(dir string, users []string) (*credentials, error) {
	c := &credentials{
		tokens:         map[string]string{},
		certFile:       filepath.Join(dir, "tls.crt"),
		keyFile:        filepath.Join(dir, "tls.key"),
		tokenFile:      filepath.Join(dir, "tokens.csv"),
		serviceKeyFile: filepath.Join(dir, "service-accounts.key"),
	}
	steps := []func() error{
		c.writeCertificate,
		c.writeServiceKey,
		func() error { return c.writeTokens(users) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("cluster: making keys in %s: %w", dir, err)
		}
	}
	return c, nil
}

// writeCertificate makes the one serving certificate that kube-apiserver and the others' health endpoints share.
func (c *credentials) writeCertificate() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "test-cluster"},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.AddDate(1, 0, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:              []string{"localhost", "kubernetes.default.svc"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(10, 96, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	c.certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return errors.Join(os.WriteFile(c.certFile, c.certificate, 0o644), writeKey(c.keyFile, key))
}

func (c *credentials) writeServiceKey() error {
	if isFile(c.serviceKeyFile) {
		return nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	return writeKey(c.serviceKeyFile, key)
}

// writeTokens writes kube-apiserver's token file, a line for each user: token, name, uid, groups.
func (c *credentials) writeTokens(users []string) error {
	var lines strings.Builder
	for _, user := range append([]string{adminUser}, users...) {
		secret := make([]byte, 16)
		if _, err := rand.Read(secret); err != nil {
			return err
		}
		token := hex.EncodeToString(secret)
		group := ""
		if user == adminUser {
			group = ",system:masters"
		}
		c.tokens[user] = token
		fmt.Fprintf(&lines, "%s,%s,%s%s\n", token, user, user, group)
	}
	return os.WriteFile(c.tokenFile, []byte(lines.String()), 0o600)
}

func writeKey(path string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600)
}
