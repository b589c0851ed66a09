package kube

import (
	"context"
	"log/slog"
	"maps"

	"kubernetes-scraper/internal/event"
)

// Served asks an API server, once, which of the resources that it serves can be read. With an answer in part it returns
// that; the error says that there was none.
func Served(ctx context.Context, c *Client) ([]event.Resource, error) {
	log := slog.New(slog.DiscardHandler)
	d := &discoverer{client: c, gate: &gate{}, conn: &connection{log: log, server: c.Server()}, log: log}
	found, err := d.ask(ctx)
	for _, versions := range found {
		for _, v := range versions {
			maps.DeleteFunc(v.resources, func(_ string, r served) bool { return !r.readable() })
		}
	}
	if all := found.list(); len(all) > 0 {
		return all, nil
	}
	return nil, err
}
