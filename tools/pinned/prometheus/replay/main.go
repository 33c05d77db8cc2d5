// Replay evaluates rule files over given series with Prometheus' own packages (storage, engine, rule groups), in simulated
// time: a month takes minutes. It reads JSON lines from standard input, a request and then the series, and writes a JSON line
// for each time that an alert begins to fire or is resolved. tools/replay/rules.ts has the types of both.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"time"

	"aion-monitoring/tools/prometheus/evaluation"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

// request is the first line. Times are in seconds; those of series count from Start.
type request struct {
	Start    int64   `json:"start"`
	Duration float64 `json:"duration"`
	Interval float64 `json:"interval"`
	// Before it, series are appended and nothing is evaluated.
	From float64 `json:"from"`
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
	for ; next+interval-at <= evaluation.Millis(r.QuietInterval); next += interval {
		for _, span := range r.Eventful {
			if evaluation.Millis(span[0]) <= next && next < evaluation.Millis(span[1]) {
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
	db, err := evaluation.OpenStore(folder, 2*time.Hour, 0)
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
	return evaluation.RunUntil(start+evaluation.Millis(asked.Duration), sources)
}

// compaction moves what is old from memory to blocks, as Prometheus does, so that queries do not pass over series that are gone.
func compaction(db *tsdb.DB, start int64) *evaluation.Source {
	every := (6 * time.Hour).Milliseconds()
	return &evaluation.Source{Next: start + every, Run: func(now int64) (int64, bool, error) {
		return now + every, true, db.Compact(context.Background())
	}}
}

// readSeries returns a source for each set of series that are scraped at the same moments, and for each that has samples.
func readSeries(decoder *json.Decoder, db *tsdb.DB, start int64) ([]*evaluation.Source, error) {
	type key struct{ every, offset float64 }
	scrapes := map[key][]*scraped{}
	var sources []*evaluation.Source
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
		sources = append(sources, scrape(scrapes[at], evaluation.Millis(at.every), evaluation.Millis(at.offset), db, start))
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
func scrape(all []*scraped, every, offset int64, db *tsdb.DB, start int64) *evaluation.Source {
	return &evaluation.Source{Next: start + offset, Run: func(now int64) (int64, bool, error) {
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

func history(lset labels.Labels, samples [][2]float64, db *tsdb.DB, start int64) *evaluation.Source {
	var ref storage.SeriesRef
	i := 0
	return &evaluation.Source{Next: start + evaluation.Millis(samples[0][0]), Run: func(now int64) (int64, bool, error) {
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
		return start + evaluation.Millis(samples[i][0]), true, nil
	}}
}

// loadGroups returns a source for each group. Each is evaluated at its own moment of the interval, as Prometheus spreads them.
func loadGroups(asked request, db *tsdb.DB, out *json.Encoder) ([]*evaluation.Source, error) {
	interval := time.Duration(evaluation.Millis(asked.Interval)) * time.Millisecond
	start := time.Unix(asked.Start, 0).UTC()
	groups, err := evaluation.Load(evaluation.Options{
		Start: start, Interval: interval, ExternalLabels: labels.FromMap(asked.ExternalLabels), Files: asked.Rules,
		Found: func(found evaluation.Transition) error { return out.Encode(found) },
	}, db)
	if err != nil {
		return nil, err
	}
	var sources []*evaluation.Source
	for _, group := range groups.All {
		// Not before everything was scraped once: what a rule misses then is not missing.
		notBefore := start.Add(max(interval, time.Duration(evaluation.Millis(asked.From))*time.Millisecond))
		first := evaluation.First(group, notBefore)
		sources = append(sources, &evaluation.Source{Next: first.UnixMilli(), Run: func(at int64) (int64, bool, error) {
			now := time.UnixMilli(at).UTC()
			failed := groups.Eval(group, now)
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
