package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/kube"
)

// lookEvery is how often the users' catalog files are looked at. They are read and compared, which needs no more than the
// file system has everywhere: notifications of changes are lost on network file systems, and by the links that a mounted
// ConfigMap is made of.
const lookEvery = 2 * time.Second

// A catalogSource is where the catalog comes from: the built-in one, users' files and switches.
type catalogSource struct {
	paths     []string // files and directories
	relations []string // switches, as given
	again     bool     // the files were read before: a directory may have none any more
}

func (s catalogSource) read() ([]catalog.File, error) {
	if s.again {
		return catalog.ReadFilesAgain(s.paths...)
	}
	return catalog.ReadFiles(s.paths...)
}

// load reads and checks the catalog. files are what was read, whether it is sound or not.
func (s catalogSource) load() (c *catalog.Catalog, files []catalog.File, err error) {
	if files, err = s.read(); err != nil {
		return nil, nil, err
	}
	if c, err = catalog.Builtin(); err != nil {
		return nil, files, err
	}
	if c, err = c.Add(files...); err != nil {
		return nil, files, err
	}
	var switches []catalog.Switch
	for _, given := range s.relations {
		switches = append(switches, catalog.ParseSwitches(given)...)
	}
	if c, err = c.With(switches...); err != nil {
		return nil, files, fmt.Errorf("--relations: %w", err)
	}
	return c, files, nil
}

// LoadCatalog returns the built-in catalog with users' files and switches, as the program uses it. The error says all that
// is wrong with them.
func LoadCatalog(paths, relations []string) (*catalog.Catalog, error) {
	c, _, err := catalogSource{paths: paths, relations: relations}.load()
	return c, err
}

// forReader is the catalog as the reader takes it.
func forReader(c *catalog.Catalog) kube.Catalog {
	kinds := c.Kinds()
	return kube.Catalog{Kinds: kinds, Plain: c.Plain}
}

// A loaded catalog is what a catalogSource brought.
type loaded struct {
	catalog *catalog.Catalog
	files   []catalog.File
}

// A reloader takes up changes of the catalog files while the program runs.
type reloader struct {
	source catalogSource
	first  func() (loaded, error) // what the program began with
	seen   []catalog.File         // what was read last
	hangup <-chan os.Signal       // asks to read them now; nil: nobody does
	use    func(*catalog.Catalog)
	log    *slog.Logger
}

// run looks at the files until ctx is done.
func (r *reloader) run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	looks := tick.C
	if len(r.source.paths) == 0 {
		looks = nil
	}
	begin, err := r.first()
	if err != nil {
		return // the program ends
	}
	r.seen = begin.files
	for {
		select {
		case <-ctx.Done():
			return
		case <-looks:
			r.look(false)
		case <-r.hangup:
			r.look(true)
		}
	}
}

// look reads the files, and takes up what they say if they have changed; asked: the user wants to know about it anyway. A
// catalog that is not sound changes nothing, and is told once.
func (r *reloader) look(asked bool) {
	source := r.source
	source.again = true
	files, err := source.read()
	same := err == nil && slices.EqualFunc(files, r.seen, func(a, b catalog.File) bool {
		return a.Name == b.Name && string(a.Data) == string(b.Data)
	})
	if same && !asked {
		return
	}
	broken := r.seen == nil // the last attempt to read them failed and was told
	c, files, err := source.load()
	if r.seen = files; err == nil && files == nil {
		r.seen = []catalog.File{}
	}
	switch {
	case err != nil && files == nil && broken && !asked:
		// told before
	case err != nil:
		r.log.Error("the catalog cannot be used; going on with the one before", "error", err)
	default:
		r.log.Info("the catalog was read again", "files", len(files), "changed", !same)
		r.use(c)
	}
}

// compiler returns what makes a kind's rules ready for a format. labels: those of every object are wanted, not only those
// that something may select.
func compiler(labels bool) func(*catalog.Kind, extract.Format) (func() kube.Extractor, error) {
	return func(kind *catalog.Kind, f extract.Format) (func() kube.Extractor, error) {
		m, err := extract.Compile(*kind, f, kind.Selected || labels)
		if err != nil {
			return nil, err
		}
		return func() kube.Extractor { return m.NewExtractor() }, nil
	}
}

func hasSchema(kind *catalog.Kind) bool { return extract.HasSchema(*kind) }
