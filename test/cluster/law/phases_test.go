package law_test

import (
	"strings"
	"syscall"

	"golang.org/x/sync/errgroup"

	"kubernetes-scraper/test/cluster"
)

// undisturbed changes the cluster, and no more.
func (l *trial) undisturbed(n int) {
	l.must(l.change(n))
	l.compare(controllersAtRest)
}

// withoutControllers keeps what the controllers would clear away: owner references to what is not there, objects that
// are being deleted, Deployments without ReplicaSets.
func (l *trial) withoutControllers(n int) {
	controllers := l.cluster.Component(cluster.ControllerManager)
	l.must(controllers.Pause())
	l.must(l.change(n))
	l.compare(nothing)
	l.must(controllers.Continue())
	l.compare(controllersAtRest)
}

// apiServerKilled kills kube-apiserver while it is being written to, and starts it again.
func (l *trial) apiServerKilled(n int) {
	l.while(n, func() error { return l.cluster.Component(cluster.APIServer).Restart(l.ctx) })
	l.compare(controllersAtRest)
}

// anotherProgram starts a second program while the cluster changes, so that its first lists and the changes meet.
func (l *trial) anotherProgram(n int) {
	l.while(n, l.startProgram)
	l.compare(controllersAtRest)
}

// programPaused lets the first program sleep, so that it has much to catch up with.
func (l *trial) programPaused(n int) {
	first := l.programs[0]
	l.must(first.Signal(syscall.SIGSTOP))
	l.must(l.change(n))
	l.must(first.Signal(syscall.SIGCONT))
	l.compare(controllersAtRest)
}

// programAsleep lets the first program sleep while kube-apiserver is killed in the midst of changes: what it would resume
// from is forgotten when it wakes, so that it must list again, and find out what is gone: whole kinds, too.
func (l *trial) programAsleep(n int) {
	l.must(l.churn.Found(l.ctx))
	l.compare(controllersAtRest)
	first := l.programs[0]
	l.must(first.Signal(syscall.SIGSTOP))
	l.while(n, func() error { return l.cluster.Component(cluster.APIServer).Restart(l.ctx) })
	l.must(l.churn.Abolish(l.ctx))
	l.must(first.Signal(syscall.SIGCONT))
	l.compare(controllersAtRest)
}

const (
	// further is how many times more is changed when something was not in any compared graph.
	further = 6
	// more is how many operations that is each time.
	more = 120
)

// seekRare goes on until the compared graphs have held everything that the law is about: it depends on what the controllers
// make of the operations. What does not come is an error: the churn must make what it takes.
func (l *trial) seekRare() {
	for range further {
		missing := l.seen.missing(l.T)
		if len(missing) == 0 {
			return
		}
		l.Logf("going on: no compared graph had %s", strings.Join(missing, ", "))
		l.must(l.churn.Run(l.ctx, more))
		l.compare(controllersAtRest)
	}
	if missing := l.seen.missing(l.T); len(missing) > 0 {
		l.Errorf("no compared graph had %s", strings.Join(missing, ", "))
	}
}

// while disturbs when half of n operations have been done, and the other half is under way.
func (l *trial) while(n int, disturb func() error) {
	l.Helper()
	var group errgroup.Group
	group.Go(func() error { return l.churn.Redefine(l.ctx, l.redefinitions) })
	group.Go(func() error {
		if err := l.churn.Run(l.ctx, n/2); err != nil {
			return err
		}
		group.Go(disturb)
		return l.churn.Run(l.ctx, n-n/2)
	})
	l.must(group.Wait())
}

// change does n operations, and redefines kinds beside.
func (l *trial) change(n int) error {
	var group errgroup.Group
	group.Go(func() error { return l.churn.Redefine(l.ctx, l.redefinitions) })
	group.Go(func() error { return l.churn.Run(l.ctx, n) })
	return group.Wait()
}
