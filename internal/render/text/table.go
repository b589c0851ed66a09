package text

import "strings"

// gap is what stands between two columns, as in what kubectl prints.
const gap = 3

// A table is rows of cells that are aligned.
type table struct {
	indent string
	rows   [][]phrase
	headed bool // the first row is the names of the columns
}

func (t *table) header(names ...string) {
	row := make([]phrase, len(names))
	for i, name := range names {
		row[i] = plain("%s", name)
	}
	t.row(row...)
	t.headed = true
}

func (t *table) row(cells ...phrase) { t.rows = append(t.rows, cells) }

// print writes the table. A column that is empty but for its header is left out; the last one is not padded.
func (p *page) print(t *table) {
	widths := t.widths()
	for _, row := range t.rows {
		line := plain("%s", t.indent)
		pad := 0
		for i, cell := range row {
			if widths[i] == 0 {
				continue
			}
			line = line.and(plain("%s", strings.Repeat(" ", pad))).and(cell)
			pad = widths[i] - cell.width() + gap
		}
		p.line(line)
	}
}

// widths are those of the columns; 0 for one that is left out.
func (t *table) widths() []int {
	var widths []int
	used := map[int]bool{}
	for n, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			width := cell.width()
			widths[i] = max(widths[i], width)
			used[i] = used[i] || width > 0 && (n > 0 || !t.headed || len(t.rows) == 1)
		}
	}
	for i := range widths {
		if !used[i] {
			widths[i] = 0
		}
	}
	return widths
}
