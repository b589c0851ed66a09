package kube

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/catalog"
)

// Of those who wait, the one of the lowest rank is let in first; one that gives up waits no more.
func TestQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1)
		if err := q.take(t.Context(), 9); err != nil {
			t.Fatal(err)
		}
		hurried, cancel := context.WithCancel(t.Context())
		var order []string
		for _, rank := range []int{5, 3, 7, 1, 3} {
			ctx := t.Context()
			if rank == 1 {
				ctx = hurried
			}
			go func() {
				if q.take(ctx, rank) == nil {
					order = append(order, fmt.Sprint(rank))
					q.give()
				}
			}()
			synctest.Wait()
		}
		cancel()
		synctest.Wait()
		q.give()
		synctest.Wait()
		expect(t, "order", strings.Join(order, " "), "3 3 5 7")
		expect(t, "free", fmt.Sprint(q.free, len(q.waiting)), "1 0")
	})
}

// numbered are kinds of a group.
func numbered(n int, like catalog.Kind) []catalog.Kind {
	all := make([]catalog.Kind, n)
	for i := range all {
		all[i] = like
		all[i].Kind, all[i].Resource = fmt.Sprintf("%s%d", like.Kind, i), fmt.Sprintf("%s%d", like.Resource, i)
	}
	return all
}

// An aggregated server that says what it serves and then never answers holds up nobody, and is not taken for the server.
func TestHungKindsHoldUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		good, hung := numbered(20, pods), numbered(12, widgets)
		all := append(append([]catalog.Kind{}, hung...), good...) // the worst order
		server := serving(all...)
		for _, k := range hung {
			server.on(resourcePath(&k, ""), silent)
		}
		for _, k := range good {
			server.on(resourcePath(&k, ""), ok(end("5"), hold{}), ok(hold{}))
		}
		w := run(t, server, all...)
		w.until(7 * time.Second)
		for i := range good {
			expect(t, "good", w.told(len(hung)+i), "syncing [ ] live")
		}
		w.until(20 * time.Minute)
		w.stop()
		for i, k := range hung {
			expect(t, "hung", w.told(i), "syncing failing")
			expect(t, "reason", w.reason(i), "no answer in time, while the server answers others")
			if n := len(server.to(resourcePath(&k, ""))); n < 15 || n > 40 {
				t.Errorf("a hung kind was asked %d times in 20 minutes", n)
			}
		}
		if strings.Contains(w.log.String(), "cannot reach") {
			t.Errorf("log:\n%s", w.log)
		}
	})
}

// An answer that comes late takes a place again before it is read.
func TestLateAnswersWaitForAPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := numbered(8, pods)
		server := serving(late...)
		for _, k := range late {
			server.on(resourcePath(&k, ""), after(10*time.Second, ok(20*time.Second, end("5"), hold{})))
		}
		w := run(t, server, late...)
		live := func() (n int) {
			for i := range late {
				if strings.HasSuffix(w.told(i), "live") {
					n++
				}
			}
			return n
		}
		for _, row := range [][2]int{{29, 0}, {31, 4}, {49, 4}, {53, 8}} {
			w.until(time.Duration(row[0]) * time.Second)
			expect(t, fmt.Sprintf("live after %d s", row[0]), fmt.Sprint(live()), fmt.Sprint(row[1]))
		}
		w.stop()
	})
}
