package main

import (
	"encoding/json"
	"os"
	"time"
)

// progressLine says how far the work is: a file being read, or history up to a moment.
type progressLine struct {
	Reading string  `json:"reading,omitempty"`
	At      float64 `json:"at,omitempty"`
	Done    float64 `json:"done"`
	Samples int64   `json:"samples,omitempty"`
}

// progress shows one line a second at most.
type progress struct{ shown time.Time }

func (p *progress) show(line progressLine) {
	if time.Since(p.shown) < time.Second {
		return
	}
	p.shown = time.Now()
	text, _ := json.Marshal(map[string]progressLine{"progress": line})
	os.Stderr.Write(append(text, '\n'))
}
