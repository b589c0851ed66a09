package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"
)

// A handler answers a request, or says why not.
type handler func(http.ResponseWriter, *http.Request) error

// outer is what every request goes through, whatever it asks for.
func (s *Server) outer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		if p := s.refuse(r); p != nil {
			s.meters.refused(p.Status)
			// What it still sends is not waited for.
			w.Header().Set("Connection", "close")
			_ = http.NewResponseController(w).SetReadDeadline(time.Now())
			p.write(newPacer(w, s.limits, false))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// secure says to browsers that an answer is data, for nobody but whoever asked. There is no CORS header, so no page of
// another site gets to read it.
func secure(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
}

// refuse says what is wrong with a request before it is looked at what it asks for.
func (s *Server) refuse(r *http.Request) *Problem {
	switch {
	case !s.config.AnyHost && !ownHost(r.Host):
		return problem(http.StatusMisdirectedRequest, "wrong-host", "this server answers to localhost and loopback addresses, not to %q: "+
			"call it by one of these", r.Host)
	case fromAnotherSite(r.Header):
		return problem(http.StatusForbidden, "other-site", "a page of another web site asks for this")
	case r.ContentLength != 0:
		return problem(http.StatusRequestEntityTooLarge, "body", "a question has no body: it is all in the URL")
	case r.Method == http.MethodConnect || !strings.HasPrefix(r.URL.Path, "/") || r.URL.Path != "/" && unclean(r.URL.EscapedPath()):
		return problem(http.StatusNotFound, "not-found", "nothing is served at %q: the path has empty segments or dots in it", r.URL.EscapedPath())
	}
	return nil
}

// ownHost says whether a request calls this server by a name of this machine's loopback, at any port: somebody may have
// forwarded another one. Any other name may have been made to lead here by a web page (DNS rebinding).
func ownHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	if strings.EqualFold(strings.TrimSuffix(name, "."), "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// fromAnotherSite says whether a browser asks on behalf of another site's page. Somebody who follows a link may.
func fromAnotherSite(h http.Header) bool {
	site := h.Get("Sec-Fetch-Site")
	return (site == "cross-site" || site == "same-site") && h.Get("Sec-Fetch-Mode") != "navigate"
}

// unclean says whether a path is not the shortest way to write it.
func unclean(escaped string) bool { return path.Clean(escaped) != escaped }

// guarded is a route behind all that protects it.
func (s *Server) guarded(r route) handler {
	next := s.serve(r)
	return func(w http.ResponseWriter, req *http.Request) error {
		if req.Method != http.MethodGet && req.Method != http.MethodHead {
			p := problem(http.StatusMethodNotAllowed, "method", "%s takes GET and HEAD, not %s", r.path, req.Method)
			p.allow = "GET, HEAD"
			return p
		}
		if !r.open {
			if err := s.authorize(req); err != nil {
				return err
			}
		}
		return next(w, req)
	}
}

// authorize says who may not ask.
func (s *Server) authorize(r *http.Request) error {
	if s.config.Access == nil {
		return nil
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return unauthorized("Bearer", "say who you are: Authorization: Bearer TOKEN, with a token of the cluster")
	}
	path := canonical(r.URL.EscapedPath())
	decision, err := s.config.Access.Check(r.Context(), token, path)
	switch {
	case err != nil:
		s.log.Warn("cannot ask the cluster who may read", "error", err)
		p := problem(http.StatusServiceUnavailable, "access-unknown", "the cluster cannot be asked just now who may read")
		p.retryAfter = 1
		return p
	case !decision.Authenticated:
		return unauthorized(`Bearer error="invalid_token"`, "the cluster does not know this token, or it has expired")
	case !decision.Allowed:
		return problem(http.StatusForbidden, "forbidden", "%s may not get %s: a ClusterRole with nonResourceURLs [%q] and verbs [get] allows it",
			decision.User, path, pattern(path))
	}
	return nil
}

// pattern is what a ClusterRole would name that allows a path: the questions all together, anything else by itself.
func pattern(path string) string {
	if strings.HasPrefix(path, "/v1/") {
		return "/v1/*"
	}
	return path
}

func unauthorized(challenge, detail string) *Problem {
	p := problem(http.StatusUnauthorized, "unauthenticated", "%s", detail)
	p.challenge = challenge
	return p
}

// canonical writes a path in the one way in which the cluster is asked about it: what is a slash in a name does not become
// one between names.
func canonical(escaped string) string {
	segments := strings.Split(escaped, "/")
	for i, s := range segments {
		segments[i] = strings.ReplaceAll(unescape(s), "/", "%2F")
	}
	return strings.Join(segments, "/")
}

// rescued turns a panic, which is a mistake of the program, into an error; what net/http is told by one it is still told.
func (s *Server) rescued(next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) (err error) {
		defer func() {
			switch cause := recover(); cause {
			case nil:
			case http.ErrAbortHandler:
				panic(cause)
			default:
				s.log.Error("a request could not be answered: please report this", "path", r.URL.Path, "panic", fmt.Sprint(cause), "stack", string(debug.Stack()))
				err = problem(http.StatusInternalServerError, "internal", "the program made a mistake; its log says more")
			}
		}()
		return next(w, r)
	}
}

// untilStop is a request whose context also ends when the server stops.
func (s *Server) untilStop(r *http.Request) (*http.Request, context.CancelFunc) {
	ctx, cancel := context.WithCancel(r.Context())
	release := context.AfterFunc(s.stopping, cancel)
	return r.WithContext(ctx), func() { release(); cancel() }
}
