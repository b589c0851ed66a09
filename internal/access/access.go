// Package access asks the cluster who somebody is and what they may do: TokenReview and SubjectAccessReview, made with
// client-go's REST client. It keeps each answer for a short time.
//
// The typed clientsets, and the delegating authenticator of k8s.io/apiserver, do the same and would double the program:
// 19 MB become 37 and 48.
package access

import (
	"context"
	"fmt"
	"net/http"
	"time"

	authentication "k8s.io/api/authentication/v1"
	authorization "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/rest"
)

const (
	// keepFor is how long an answer counts: that long somebody whose rights were taken away may still read.
	keepFor = 10 * time.Second
	// remembered is how many answers of each sort are kept.
	remembered = 4096
	// atOnce is how many questions are asked at one time.
	atOnce = 8
	// patience is how long the cluster may take to answer.
	patience = 10 * time.Second
	// longestToken is the size of the largest token that is asked about.
	longestToken = 16 << 10
)

// A Checker asks one cluster. Its methods may be called concurrently.
type Checker struct {
	tokens, rights rest.Interface
	users          memory[authentication.UserInfo] // by token; an empty user is nobody
	decisions      memory[bool]
	turns          chan struct{}
}

// New returns a Checker that asks the API server at a URL through h, whose transport says who the program is: it needs the
// right to create TokenReviews and SubjectAccessReviews, which the ClusterRole system:auth-delegator gives. It makes no
// request.
func New(h *http.Client, server string) (*Checker, error) {
	scheme := runtime.NewScheme()
	if err := authentication.AddToScheme(scheme); err != nil {
		return nil, err
	}
	if err := authorization.AddToScheme(scheme); err != nil {
		return nil, err
	}
	client := func(group schema.GroupVersion) (rest.Interface, error) {
		return rest.RESTClientForConfigAndClient(&rest.Config{Host: server, APIPath: "/apis", QPS: -1, ContentConfig: rest.ContentConfig{
			GroupVersion:         &group,
			NegotiatedSerializer: serializer.NewCodecFactory(scheme).WithoutConversion(),
		}}, h)
	}
	c := &Checker{users: newMemory[authentication.UserInfo](time.Now), decisions: newMemory[bool](time.Now), turns: make(chan struct{}, atOnce)}
	var err error
	if c.tokens, err = client(authentication.SchemeGroupVersion); err != nil {
		return nil, err
	}
	c.rights, err = client(authorization.SchemeGroupVersion)
	return c, err
}

// Check says who has a token, and whether they may get a path that is no resource of the API. The error says that the
// cluster did not answer, and why.
func (c *Checker) Check(ctx context.Context, token, path string) (Decision, error) {
	if len(token) > longestToken {
		return Decision{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	user, err := c.users.get(token, func() (authentication.UserInfo, error) { return c.review(ctx, token) })
	if err != nil || user.Username == "" {
		return Decision{}, err
	}
	d := Decision{Authenticated: true, User: user.Username}
	d.Allowed, err = c.decisions.get(token+"\x00"+path, func() (bool, error) { return c.may(ctx, user, path) })
	return d, err
}

// review asks whose a token is.
func (c *Checker) review(ctx context.Context, token string) (authentication.UserInfo, error) {
	r := &authentication.TokenReview{Spec: authentication.TokenReviewSpec{Token: token}}
	if err := c.ask(ctx, c.tokens, "tokenreviews", r); err != nil {
		return authentication.UserInfo{}, fmt.Errorf("whose a token is: %w", err)
	}
	if !r.Status.Authenticated {
		return authentication.UserInfo{}, nil
	}
	return r.Status.User, nil
}

// may asks whether somebody may get a path.
func (c *Checker) may(ctx context.Context, user authentication.UserInfo, path string) (bool, error) {
	extra := map[string]authorization.ExtraValue{}
	for name, values := range user.Extra {
		extra[name] = authorization.ExtraValue(values)
	}
	r := &authorization.SubjectAccessReview{Spec: authorization.SubjectAccessReviewSpec{
		User: user.Username, UID: user.UID, Groups: user.Groups, Extra: extra,
		NonResourceAttributes: &authorization.NonResourceAttributes{Path: path, Verb: "get"},
	}}
	if err := c.ask(ctx, c.rights, "subjectaccessreviews", r); err != nil {
		return false, fmt.Errorf("what %s may do: %w", user.Username, err)
	}
	return r.Status.Allowed && !r.Status.Denied, nil
}

// ask creates a review, which the server fills in.
func (c *Checker) ask(ctx context.Context, client rest.Interface, resource string, review runtime.Object) error {
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return client.Post().Resource(resource).Body(review).Do(ctx).Into(review)
}
