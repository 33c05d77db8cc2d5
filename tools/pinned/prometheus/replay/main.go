// Replay evaluates rule files over given series with Prometheus' own packages (storage, engine, rule groups), in simulated
// time: a month takes minutes. It reads JSON lines from standard input, a request and then the series, and writes a JSON line
// for each time that an alert begins to fire or is resolved. tools/replay/rules.ts has the types of both.
package main

import (
	"bufio"
	"container/heap"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"sort"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

// request is the first line. Times are in seconds; those of series count from Start.
type request struct {
	Start    int64   `json:"start"`
	Duration float64 `json:"duration"`
	Interval float64 `json:"interval"`
	// Outside of these spans, nothing is expected to happen, and groups are evaluated only every QuietInterval.
	Eventful       [][2]float64      `json:"eventful"`
	QuietInterval  float64           `json:"quietInterval"`
	ExternalLabels map[string]string `json:"externalLabels"`
	// Rule files relative to the working folder: Prometheus derives from a file's path when its groups are evaluated.
	Rules []string `json:"rules"`
}

// after returns when a group is evaluated next, in milliseconds from the start.
func (r request) after(at, interval int64) int64 {
	next := at + interval
	for ; next+interval-at <= millis(r.QuietInterval); next += interval {
		for _, span := range r.Eventful {
			if millis(span[0]) <= next && next < millis(span[1]) {
				return next
			}
		}
	}
	return next
}

// series is a line after it: what was scraped, as straight lines that are sampled at an interval, or as samples.
type series struct {
	Labels  map[string]string `json:"labels"`
	Every   float64           `json:"every"`
	Offset  float64           `json:"offset"`
	Runs    [][4]float64      `json:"runs"`
	Samples [][2]float64      `json:"samples"`
}

// transition is a line of the answer.
type transition struct {
	Time        float64           `json:"time"`
	State       string            `json:"state"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	ActiveAt    float64           `json:"activeAt"`
	Value       string            `json:"value"`
}

// source is something that happens again and again: a scrape of some series, or the evaluation of a group.
type source struct {
	next  int64 // milliseconds
	order int   // scrapes before evaluations of the same moment
	run   func(now int64) (next int64, more bool, err error)
}

type queue []*source

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].next != q[j].next {
		return q[i].next < q[j].next
	}
	return q[i].order < q[j].order
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*source)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

func main() {
	if err := replay(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func replay(in io.Reader, out io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReaderSize(in, 1<<20))
	var asked request
	if err := decoder.Decode(&asked); err != nil {
		return fmt.Errorf("the request: %w", err)
	}
	folder, err := os.MkdirTemp("", "replay-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	db, err := openStore(folder)
	if err != nil {
		return err
	}
	defer db.Close()

	start := asked.Start * 1000
	scrapes, err := readSeries(decoder, db, start)
	if err != nil {
		return err
	}
	writer := bufio.NewWriter(out)
	defer writer.Flush()
	groups, err := loadGroups(asked, db, json.NewEncoder(writer))
	if err != nil {
		return err
	}
	sources := append(append(scrapes, groups...), compaction(db, start))
	return runUntil(start+millis(asked.Duration), sources)
}

// openStore opens a store without a log: nobody reads it again.
func openStore(folder string) (*tsdb.DB, error) {
	options := tsdb.DefaultOptions()
	options.WALSegmentSize = -1
	options.RetentionDuration = math.MaxInt64 / int64(time.Millisecond)
	db, err := tsdb.Open(folder, slog.New(slog.DiscardHandler), nil, options, nil)
	if err != nil {
		return nil, err
	}
	db.DisableCompactions()
	return db, nil
}

// compaction moves what is old from memory to blocks, as Prometheus does, so that queries do not pass over series that are gone.
func compaction(db *tsdb.DB, start int64) *source {
	every := (6 * time.Hour).Milliseconds()
	return &source{next: start + every, run: func(now int64) (int64, bool, error) {
		return now + every, true, db.Compact(context.Background())
	}}
}

func runUntil(end int64, sources []*source) error {
	for i, each := range sources {
		each.order = i
	}
	waiting := queue(sources)
	heap.Init(&waiting)
	for waiting.Len() > 0 && waiting[0].next <= end {
		first := waiting[0]
		next, more, err := first.run(first.next)
		if err != nil {
			return err
		}
		if !more {
			heap.Pop(&waiting)
			continue
		}
		first.next = next
		heap.Fix(&waiting, 0)
	}
	return nil
}

// readSeries returns a source for each set of series that are scraped at the same moments, and for each that has samples.
func readSeries(decoder *json.Decoder, db *tsdb.DB, start int64) ([]*source, error) {
	type key struct{ every, offset float64 }
	scrapes := map[key][]*scraped{}
	var sources []*source
	for {
		var read series
		if err := decoder.Decode(&read); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("series: %w", err)
		}
		lset := labels.FromMap(read.Labels)
		if len(read.Samples) > 0 {
			sources = append(sources, history(lset, read.Samples, db, start))
			continue
		}
		if read.Every <= 0 {
			return nil, fmt.Errorf("series %s: \"every\" is %v, must be above 0", lset, read.Every)
		}
		at := key{read.Every, read.Offset}
		scrapes[at] = append(scrapes[at], &scraped{labels: lset, runs: read.Runs})
	}
	keys := make([]key, 0, len(scrapes))
	for each := range scrapes {
		keys = append(keys, each)
	}
	sort.Slice(keys, func(i, j int) bool {
		return keys[i].every < keys[j].every || keys[i].every == keys[j].every && keys[i].offset < keys[j].offset
	})
	for _, at := range keys {
		sources = append(sources, scrape(scrapes[at], millis(at.every), millis(at.offset), db, start))
	}
	return sources, nil
}

type scraped struct {
	labels  labels.Labels
	ref     storage.SeriesRef
	runs    [][4]float64 // from, to, value, slope per second
	current int
	present bool
}

// at returns the value at a moment, if there is one. Moments only grow.
func (s *scraped) at(seconds float64) (float64, bool) {
	for s.current < len(s.runs) && s.runs[s.current][1] <= seconds {
		s.current++
	}
	if s.current == len(s.runs) || s.runs[s.current][0] > seconds {
		return 0, false
	}
	run := s.runs[s.current]
	return run[2] + run[3]*(seconds-run[0]), true
}

// scrape appends what each series has; as Prometheus does, it marks one as stale that was there the last time and is gone.
func scrape(all []*scraped, every, offset int64, db *tsdb.DB, start int64) *source {
	return &source{next: start + offset, run: func(now int64) (int64, bool, error) {
		appender := db.Appender(context.Background())
		for _, each := range all {
			sample, present := each.at(float64(now-start) / 1000)
			if !present && !each.present {
				continue
			}
			if !present {
				sample = math.Float64frombits(value.StaleNaN)
			}
			each.present = present
			ref, err := appender.Append(each.ref, each.labels, now, sample)
			if err != nil {
				return 0, false, fmt.Errorf("series %s: %w", each.labels, err)
			}
			each.ref = ref
		}
		return now + every, true, appender.Commit()
	}}
}

func history(lset labels.Labels, samples [][2]float64, db *tsdb.DB, start int64) *source {
	var ref storage.SeriesRef
	i := 0
	return &source{next: start + millis(samples[0][0]), run: func(now int64) (int64, bool, error) {
		appender := db.Appender(context.Background())
		var err error
		if ref, err = appender.Append(ref, lset, now, samples[i][1]); err != nil {
			return 0, false, fmt.Errorf("series %s: %w", lset, err)
		}
		if err := appender.Commit(); err != nil {
			return 0, false, err
		}
		i++
		if i == len(samples) {
			return 0, false, nil
		}
		return start + millis(samples[i][0]), true, nil
	}}
}

// loadGroups returns a source for each group. Each is evaluated at its own moment of the interval, as Prometheus spreads them.
func loadGroups(asked request, db *tsdb.DB, out *json.Encoder) ([]*source, error) {
	interval := time.Duration(millis(asked.Interval)) * time.Millisecond
	engine := promql.NewEngine(promql.EngineOpts{
		MaxSamples:               50_000_000,
		Timeout:                  2 * time.Minute,
		EnableAtModifier:         true,
		EnableNegativeOffset:     true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return interval.Milliseconds() },
		Parser:                   parser.NewParser(parser.Options{}),
	})
	start := time.Unix(asked.Start, 0).UTC()
	seconds := func(t time.Time) float64 { return float64(t.Sub(start).Milliseconds()) / 1000 }
	var now time.Time
	var failed error
	external := labels.FromMap(asked.ExternalLabels)
	notify := func(_ context.Context, _ string, alerts ...*rules.Alert) {
		for _, alert := range alerts {
			state := "firing"
			if !alert.ResolvedAt.IsZero() {
				state = "resolved"
			}
			builder := labels.NewBuilder(alert.Labels)
			external.Range(func(l labels.Label) {
				if !alert.Labels.Has(l.Name) {
					builder.Set(l.Name, l.Value)
				}
			})
			if err := out.Encode(transition{
				Time: seconds(now), State: state, Labels: builder.Labels().Map(), Annotations: alert.Annotations.Map(),
				ActiveAt: seconds(alert.ActiveAt), Value: fmt.Sprint(alert.Value),
			}); err != nil {
				failed = err
			}
		}
	}
	manager := rules.NewManager(&rules.ManagerOptions{
		QueryFunc:  rules.EngineQueryFunc(engine, db),
		Appendable: db,
		Queryable:  db,
		Context:    context.Background(),
		NotifyFunc: notify,
		// Never: an alert is sent when it begins to fire and when it is resolved.
		ResendDelay: 100 * 365 * 24 * time.Hour,
		Logger:      slog.New(slog.DiscardHandler),
		Parser:      parser.NewParser(parser.Options{}),
	})
	loaded, errs := manager.LoadGroups(interval, external, "", nil, false, asked.Rules...)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	names := make([]string, 0, len(loaded))
	for name := range loaded {
		names = append(names, name)
	}
	sort.Strings(names)
	var sources []*source
	for _, name := range names {
		group := loaded[name]
		for _, each := range group.AlertingRules() {
			each.SetRestored(true)
		}
		first := group.EvalTimestamp(start.UnixNano())
		// Not before everything was scraped once: what a rule misses then is not missing.
		for first.Before(start.Add(interval)) {
			first = first.Add(group.Interval())
		}
		sources = append(sources, &source{next: first.UnixMilli(), run: func(at int64) (int64, bool, error) {
			now = time.UnixMilli(at).UTC()
			group.Eval(context.Background(), now)
			for _, each := range group.Rules() {
				if err := each.LastError(); err != nil {
					return 0, false, fmt.Errorf("%s, rule %s, %v after the start: %w", group.File(), each.Name(), now.Sub(start), err)
				}
			}
			return asked.after(at-start.UnixMilli(), group.Interval().Milliseconds()) + start.UnixMilli(), true, failed
		}})
	}
	return sources, nil
}

func millis(seconds float64) int64 { return int64(math.Round(seconds * 1000)) }
