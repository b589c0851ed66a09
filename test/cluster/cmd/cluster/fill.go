package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kubernetes-scraper/test/cluster/fill"
)

// fillCommand fills a cluster that is up.
func fillCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("fill", flag.ContinueOnError)
	dir := flags.String("dir", "", "the folder of a cluster that is up (cluster up --dir)")
	endpoint := flags.String("etcd", "", "etcd's address, instead of --dir")
	pods := flags.Int("pods", 20000, "number of pods; everything else is in proportion")
	seed := flags.Uint64("seed", 1, "the same seed gives the same objects")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if (*dir == "") == (*endpoint == "") {
		return errors.New("fill: say where to: either --dir DIR or --etcd URL")
	}
	if *endpoint == "" {
		text, err := os.ReadFile(filepath.Join(*dir, "etcd-endpoint"))
		if err != nil {
			return fmt.Errorf("fill: is a cluster up in %s? %w", *dir, err)
		}
		*endpoint = strings.TrimSpace(string(text))
	}
	return runFill(ctx, *endpoint, fill.Options{Pods: *pods, Seed: *seed}, stdout)
}

func runFill(ctx context.Context, endpoint string, options fill.Options, out io.Writer) error {
	began := time.Now()
	counts, err := fill.Run(ctx, endpoint, options)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "filled in %.2f s: %v\n", time.Since(began).Seconds(), counts)
	return err
}
