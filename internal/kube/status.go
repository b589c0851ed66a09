package kube

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubernetes-scraper/internal/extract"
)

const (
	maxStatusBytes  = 64 << 10 // of the body of an answer that is an error
	maxMessageRunes = 300      // of a message that is passed on
)

// A StatusError is the API server's refusal of a request, or the end of a watch by an ERROR event.
type StatusError struct {
	// Code is the HTTP status; 500 for an ERROR event that does not say.
	Code int
	// Reason is metav1.StatusReason, often empty.
	Reason string
	// Message is the server's, cut to a reasonable length and to one line.
	Message string
	// RetryAfter is how long the server asks to wait; 0 if it does not.
	RetryAfter time.Duration
	// VersionTooLarge: the server does not know the resourceVersion yet, and perhaps never will (an etcd that was
	// restored from a backup).
	VersionTooLarge bool
	// Page: the answer is a web page, which no API server sends. What it says is not passed on.
	Page bool
}

func (e *StatusError) Error() string {
	text := http.StatusText(e.Code)
	if text == "" {
		text = "status"
	}
	if e.Page {
		return fmt.Sprintf("the server answered %d %s with a web page", e.Code, text)
	}
	if e.Message == "" || strings.EqualFold(e.Message, text) {
		return fmt.Sprintf("the server answered %d %s", e.Code, text)
	}
	return fmt.Sprintf("the server answered %d %s: %s", e.Code, text, e.Message)
}

// isPage reports whether an answer is a web page.
func isPage(resp *http.Response) bool {
	mediaType, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return err == nil && (mediaType == "text/html" || mediaType == "application/xhtml+xml")
}

// statusFromResponse reads the body of an answer that is not 2xx: a metav1.Status in protobuf or JSON, or plain text.
// now is needed for a Retry-After that is a date.
func statusFromResponse(resp *http.Response, now time.Time) *StatusError {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxStatusBytes)) // what cannot be read only shortens the message
	e := &StatusError{Page: isPage(resp)}
	status, err := decodeResponseStatus(resp.Header.Get("Content-Type"), body)
	if err == nil {
		e.fill(status)
	}
	if e.Message == "" && err != nil && !e.Page {
		e.Message = oneLine(string(body))
	}
	e.Code = resp.StatusCode
	if after := retryAfter(resp.Header.Get("Retry-After"), now); after > 0 {
		e.RetryAfter = after
	}
	return e
}

func decodeResponseStatus(contentType string, body []byte) (*metav1.Status, error) {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	switch mediaType {
	case protobufType:
		e, err := openEnvelope(body, false)
		if err != nil {
			return nil, err
		}
		return decodeStatus(e.raw, extract.Protobuf)
	case jsonType:
		return decodeStatus(body, extract.JSON)
	}
	return nil, errors.New("plain text")
}

// statusFromEvent reads the object of an ERROR event. It never fails: what cannot be read is a 500.
func statusFromEvent(object []byte, f extract.Format) *StatusError {
	e := &StatusError{}
	if status, err := decodeStatus(object, f); err != nil {
		e.Message = "an ERROR event that cannot be read"
	} else {
		e.fill(status)
	}
	switch {
	case e.Reason == string(metav1.StatusReasonExpired), e.Reason == string(metav1.StatusReasonGone):
		e.Code = http.StatusGone
	case e.Code < 400 || e.Code > 599:
		e.Code = http.StatusInternalServerError
	}
	return e
}

func decodeStatus(object []byte, f extract.Format) (*metav1.Status, error) {
	var status metav1.Status
	if f == extract.JSON {
		if err := json.Unmarshal(object, &status); err != nil {
			return nil, err
		}
	} else if err := status.Unmarshal(object); err != nil {
		return nil, err
	}
	return &status, nil
}

func (e *StatusError) fill(s *metav1.Status) {
	e.Code, e.Reason, e.Message = int(s.Code), string(s.Reason), oneLine(s.Message)
	// Servers before 1.17 give no cause, only the words.
	e.VersionTooLarge = strings.HasPrefix(s.Message, "Too large resource version")
	if s.Details == nil {
		return
	}
	e.RetryAfter = time.Duration(s.Details.RetryAfterSeconds) * time.Second
	for _, cause := range s.Details.Causes {
		if cause.Type == metav1.CauseTypeResourceVersionTooLarge {
			e.VersionTooLarge = true
		}
	}
}

// retryAfter reads the header of that name: seconds, or a date (RFC 9110, 10.2.3).
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// oneLine returns s in one line and not too long.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	if r := []rune(s); len(r) > maxMessageRunes {
		return string(r[:maxMessageRunes]) + "..."
	}
	return s
}
