package access

// A Decision says who has a token, and whether they may do what was asked for.
type Decision struct {
	// Authenticated: the cluster knows the token. User is whose it is.
	Authenticated bool
	User          string
	Allowed       bool
}
