package main

import "os"

// A style colours text for a terminal. The zero value leaves it as it is.
type style struct{ colour bool }

// styleFor returns colours for a terminal whose user has not asked for none (https://no-color.org).
func styleFor(f *os.File) style {
	info, err := f.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	return style{colour: terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

func (s style) change(sign, text string) string {
	return s.paint(map[string]string{"+": "32", "-": "31", "~": "33"}[sign], text)
}

func (s style) dim(text string) string  { return s.paint("2", text) }
func (s style) bold(text string) string { return s.paint("1", text) }

func (s style) paint(code, text string) string {
	if !s.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
