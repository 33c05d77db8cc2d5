// Backtest evaluates rule files over recorded history with Prometheus' own packages (storage, engine, rule groups). It reads a
// request as JSON from standard input, writes a JSON line for each time that an alert begins to fire or is resolved, and
// last a line with what was evaluated. Progress goes to standard error, a JSON line each. tools/replay/history.ts has the
// types of all of them.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// request says what to evaluate over which history. Times are Unix times, all are in seconds.
type request struct {
	// The history that counts; before it, only what the rules look back to is read. 0: its end and its begin are the source's.
	Until int64 `json:"until"`
	Since int64 `json:"since"` // this long before the end
	// As in prometheus.yml.
	Interval       float64           `json:"interval"`
	QueryOffset    float64           `json:"queryOffset"`
	ExternalLabels map[string]string `json:"externalLabels"`
	Files          []ruleFile        `json:"files"`
	// Alerts to evaluate, with the recording rules that they read; none: all.
	Alerts []string   `json:"alerts"`
	Source sourceSpec `json:"source"`
}

type ruleFile struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// summary is the last line of the answer.
type summary struct {
	// What was evaluated and counts, which is less than what was asked for where the history is shorter.
	From float64 `json:"from"`
	To   float64 `json:"to"`
	// Since when rules were evaluated, so that what they look back to is there at From; since when they would have been
	// with a longer history.
	WarmFrom   float64 `json:"warmFrom"`
	WantedFrom float64 `json:"wantedFrom"`
	// Spans in which Prometheus recorded nothing about any target, so that no rule was evaluated either.
	Gaps        [][2]float64        `json:"gaps"`
	Samples     int64               `json:"samples"`
	Series      int64               `json:"series"`
	Evaluations int64               `json:"evaluations"`
	Missing     map[string][]string `json:"missing"`
	Failures    []failure           `json:"failures"`
}

// failure says that the evaluation of a rule failed.
type failure struct {
	Rule  string  `json:"rule"`
	Times int64   `json:"times"`
	First float64 `json:"first"`
	Error string  `json:"error"`
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := backtest(json.NewDecoder(os.Stdin), out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
