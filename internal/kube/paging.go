package kube

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
)

const (
	pageTimeout = 60 * time.Second
	// maxPages bounds a list whose continue tokens never end.
	maxPages = 20_000
)

// A listing is one read of everything in pages.
type listing struct {
	*reflector
	sender
	place           *place
	body            []byte // of the page, used again for the next one
	format          extract.Format
	reading         Extractor // for the format
	page            listPage
	resourceVersion string              // of the first page, and so of the list
	seen            map[string]struct{} // continue tokens
}

// list reads everything in pages, at the newest resourceVersion, then leaves it to a watch to go on from there.
func (r *reflector) list(ctx context.Context) error {
	l := &listing{reflector: r, sender: sender{source: r.source, out: r.out}, place: r.place(), seen: map[string]struct{}{}}
	if err := l.place.take(ctx); err != nil {
		return err
	}
	defer l.place.give()
	err := l.readAll(ctx)
	if errors.Is(err, errBodyTooLarge) {
		r.limit = max(1, r.limit/4)
	}
	return err
}

func (l *listing) readAll(ctx context.Context) error {
	for token := ""; ; token = l.page.continueToken {
		if err := l.read(ctx, token); err != nil {
			return err
		}
		if token == "" {
			if err := l.start(ctx); err != nil {
				return err
			}
		}
		if err := l.page.each(func(object []byte) error { return l.item(ctx, object) }); err != nil {
			return wrapList(ctx, err)
		}
		if l.page.continueToken == "" {
			return l.whole(ctx, &l.sender, l.resourceVersion)
		}
		if err := l.flush(ctx); err != nil {
			return err
		}
		if err := l.check(l.page.continueToken); err != nil {
			return err
		}
	}
}

// read reads a page.
func (l *listing) read(ctx context.Context, token string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, pageTimeout, errNoAnswer)
	defer cancel()
	resp, format, err := l.open(ctx, l.place, listQuery(l.limit, token), listAccept(l.kind, l.wants))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := l.place.take(ctx); err != nil {
		return err
	}
	l.body, err = readBody(ctx, resp, l.maxPage, l.body)
	l.counters.bytes.Add(int64(len(l.body)))
	if err != nil {
		return err
	}
	l.format = format
	if l.reading, err = l.extractor(format); err != nil {
		return err
	}
	if l.page, err = decodeList(l.body, format); err != nil {
		return err
	}
	return checkPartial(l.kind, l.page.kind, partialObjectKind+"List")
}

// start begins the read of everything with the first page in hand.
func (l *listing) start(ctx context.Context) error {
	if !validVersion(l.page.resourceVersion) {
		return fmt.Errorf("%w: it has no resourceVersion", errList)
	}
	l.resourceVersion = l.page.resourceVersion
	if err := l.health.began(ctx, l.synced); err != nil {
		return err
	}
	l.began = true
	return l.add(ctx, event.Event{Type: event.SyncStart})
}

func (l *listing) item(ctx context.Context, object []byte) error {
	facts, err := l.reading.Extract(object)
	if err == nil && facts.Name == "" {
		err = fmt.Errorf("%w: it has no name", errObject)
	}
	if err != nil {
		id, _ := readIdentity(object, l.format, false)
		l.quarantine(id, err)
		return nil
	}
	l.counters.objects.Add(1)
	return l.add(ctx, event.Event{Type: event.Upsert, Facts: facts})
}

// check refuses a list that goes round in circles.
func (l *listing) check(token string) error {
	if _, again := l.seen[token]; again {
		return fmt.Errorf("%w: it gives the same continue token twice", errList)
	}
	if l.seen[token] = struct{}{}; len(l.seen) > maxPages {
		return fmt.Errorf("%w: it does not end within %d pages", errList, maxPages)
	}
	return nil
}

// wrapList marks an error of the list's bytes; that of the context stays what it is.
func wrapList(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", errList, err)
}
