package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"aion-monitoring/tools/prometheus/evaluation"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/tsdb"
)

// sliceLength is how much history is read at once, in milliseconds. A block of the store is longer: it takes samples that are at
// most half as old as a block is long.
var sliceLength = (2 * time.Hour).Milliseconds()

const blockLength = 6 * time.Hour

func floor(at, length int64) int64 {
	rest := at % length
	if rest < 0 {
		rest += length
	}
	return at - rest
}

func backtest(in *json.Decoder, out *bufio.Writer) error {
	var asked request
	if err := in.Decode(&asked); err != nil {
		return fmt.Errorf("the request: %w", err)
	}
	scratch, err := os.MkdirTemp("", "backtest-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	p, err := newPlan(asked.Files, asked.Alerts)
	if err != nil {
		return err
	}
	shown := &progress{}
	history, err := openSource(asked.Source, selections(p.reads), scratch, func(name string, part float64) {
		shown.show(progressLine{Reading: name, Done: part})
	})
	if err != nil {
		return err
	}
	from, to, err := limits(asked, history)
	if err != nil {
		return err
	}
	db, err := evaluation.OpenStore(filepath.Join(scratch, "store"), blockLength, p.readBack+24*time.Hour)
	if err != nil {
		return err
	}
	defer db.Close()
	run := &run{
		asked: asked, plan: p, loader: newLoader(db, p), from: from, to: to, progress: shown, failures: map[string]*failure{},
		lines: json.NewEncoder(out), firstAt: math.MaxInt64, lastAt: math.MinInt64, warmAt: math.MaxInt64,
	}
	if err := run.all(history, db); err != nil {
		return err
	}
	return run.lines.Encode(map[string]any{"summary": run.summary()})
}

// limits returns the history that is asked for, in milliseconds.
func limits(asked request, history source) (from, to int64, err error) {
	first, last, known := history.bounds()
	to = asked.Until * 1000
	if to == 0 && known {
		to = last
	} else if to == 0 {
		to = time.Now().UnixMilli()
	}
	from = to - asked.Since*1000
	if asked.Since == 0 {
		from = first
	}
	if known && (to < first || from > last) {
		return 0, 0, fmt.Errorf("there is no history from %s to %s: it has %s to %s", moment(from), moment(to), moment(first), moment(last))
	}
	return from, to, nil
}

func moment(at int64) string { return time.UnixMilli(at).UTC().Format(time.RFC3339) }

// run is one pass over history. Times are in milliseconds.
type run struct {
	asked    request
	plan     *plan
	loader   *loader
	from, to int64
	progress *progress
	lines    *json.Encoder
	groups   *evaluation.Groups
	// When rules were first evaluated; the first and last time that counts.
	warmAt, firstAt, lastAt int64
	evaluations             int64
	failures                map[string]*failure
}

func (r *run) all(history source, db *tsdb.DB) error {
	begin := r.from - r.plan.readBack.Milliseconds()
	if first, _, known := history.bounds(); known {
		begin = max(begin, first)
	}
	interval := time.Duration(evaluation.Millis(r.asked.Interval)) * time.Millisecond
	var err error
	r.groups, err = evaluation.Load(evaluation.Options{
		Start: time.Unix(0, 0), Interval: interval,
		QueryOffset:    time.Duration(evaluation.Millis(r.asked.QueryOffset)) * time.Millisecond,
		ExternalLabels: labels.FromMap(r.asked.ExternalLabels), Files: r.plan.paths, Loader: r.plan,
		Found: func(found evaluation.Transition) error {
			found.Annotations = nil
			return r.lines.Encode(found)
		},
	}, db)
	if err != nil {
		return err
	}
	var sources []*evaluation.Source
	for _, group := range r.groups.All {
		evaluateFrom := time.UnixMilli(r.from).Add(-r.plan.groupBack[rules.GroupKey(group.File(), group.Name())])
		sources = append(sources, &evaluation.Source{
			Next: evaluation.First(group, evaluateFrom).UnixMilli(),
			Run: func(at int64) (int64, bool, error) {
				next := at + group.Interval().Milliseconds()
				return next, true, r.evaluate(group, at, interval)
			},
		})
	}
	for slice := floor(begin, sliceLength); slice <= r.to; slice += sliceLength {
		end := min(slice+sliceLength, r.to+1)
		if err := r.loader.load(history, max(slice, begin), end); err != nil {
			return err
		}
		if err := evaluation.RunUntil(end-1, sources); err != nil {
			return err
		}
		if err := db.Compact(context.Background()); err != nil {
			return err
		}
		r.progress.show(progressLine{
			At: float64(end) / 1000, Done: float64(end-begin) / float64(r.to-begin+1), Samples: r.loader.samples,
		})
	}
	if r.loader.samples == 0 && !r.loader.coverage.known() {
		return fmt.Errorf("the history from %s to %s has no sample of what the rules read", moment(begin), moment(r.to))
	}
	if r.firstAt > r.lastAt {
		return fmt.Errorf("there is no history from %s to %s", moment(r.from), moment(r.to))
	}
	return nil
}

// evaluate evaluates a group, unless there is no history at this moment: not before everything was scraped once, and not while
// Prometheus was away.
func (r *run) evaluate(group *rules.Group, at int64, interval time.Duration) error {
	watched := r.loader.coverage
	begun := r.loader.first
	if watched.known() {
		begun = watched.first
	}
	if begun == math.MaxInt64 || at < begun+interval.Milliseconds() || watched.known() && !watched.covers(at) {
		return nil
	}
	r.warmAt = min(r.warmAt, at)
	if at >= r.from {
		r.firstAt, r.lastAt = min(r.firstAt, at), max(r.lastAt, at)
	}
	r.evaluations++
	if err := r.groups.Eval(group, time.UnixMilli(at).UTC()); err != nil {
		return err
	}
	for _, each := range group.Rules() {
		err := each.LastError()
		if err == nil || at < r.from {
			continue
		}
		if found, ok := r.failures[each.Name()]; ok {
			found.Times++
		} else {
			r.failures[each.Name()] = &failure{each.Name(), 1, float64(at) / 1000, err.Error()}
		}
	}
	return nil
}

// span returns what was evaluated of what was asked for.
func (r *run) span() (from, to int64) {
	var longest int64
	for _, group := range r.groups.All {
		longest = max(longest, group.Interval().Milliseconds())
	}
	from, to = r.firstAt, r.lastAt
	if from-r.from <= longest {
		from = r.from
	}
	if r.to-to <= longest {
		to = r.to
	}
	return from, to
}

func (r *run) summary() summary {
	from, to := r.span()
	made := summary{
		From: float64(from) / 1000, To: float64(to) / 1000, WarmFrom: float64(r.warmAt) / 1000,
		WantedFrom: float64(r.from-r.plan.evaluateBack.Milliseconds()) / 1000,
		Gaps:       [][2]float64{}, Samples: r.loader.samples, Series: r.loader.series, Evaluations: r.evaluations,
		Missing: map[string][]string{}, Failures: []failure{},
	}
	for _, gap := range r.loader.coverage.gaps {
		if gap[1] > r.firstAt {
			made.Gaps = append(made.Gaps, [2]float64{float64(gap[0]) / 1000, float64(gap[1]) / 1000})
		}
	}
	for alert, metrics := range r.plan.metrics {
		for _, name := range metrics {
			if !r.loader.names[name] {
				made.Missing[alert] = append(made.Missing[alert], name)
			}
		}
	}
	for _, each := range r.failures {
		made.Failures = append(made.Failures, *each)
	}
	slices.SortFunc(made.Failures, func(a, b failure) int { return cmp.Compare(a.Rule, b.Rule) })
	return made
}
