package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// commitAfter is how many samples are added to the store at once.
const commitAfter = 20_000

// loader copies slices of history to the store in which rules are evaluated.
type loader struct {
	db       *tsdb.DB
	recorded map[string]bool
	witness  bool // whether the rules read it
	coverage *coverage
	known    map[uint64][]*loaded
	names    map[string]bool // of metrics that were found
	slice    int
	samples  int64
	series   int64
	// The first sample of all.
	first int64
	// Of the slice being read.
	appender storage.Appender
	pending  int
}

type loaded struct {
	labels    labels.Labels
	ref       storage.SeriesRef
	slice     int
	selection int
}

func (l *loader) load(history source, from, to int64) error {
	l.slice++
	l.coverage.begin(from)
	l.appender, l.pending = l.db.Appender(context.Background()), 0
	err := history.read(from, to, l.add)
	if err == nil {
		err = l.appender.Commit()
	} else {
		err = errors.Join(err, l.appender.Rollback())
	}
	l.coverage.end()
	// Series that are gone must not fill the memory.
	for hash, all := range l.known {
		if l.slice-all[len(all)-1].slice > 12 {
			delete(l.known, hash)
		}
	}
	return err
}

func (l *loader) add(selection int, lset labels.Labels, samples chunkenc.Iterator) error {
	name := lset.Get(labels.MetricName)
	if l.recorded[name] {
		return nil
	}
	one := l.find(lset)
	if one.slice == l.slice && one.selection != selection {
		return nil // Another selector read it already.
	}
	one.slice, one.selection = l.slice, selection
	watching := name == witness
	for kind := samples.Next(); kind != chunkenc.ValNone; kind = samples.Next() {
		var at int64
		var err error
		ref := one.ref
		switch kind {
		case chunkenc.ValFloat:
			var sample float64
			at, sample = samples.At()
			if watching && !value.IsStaleNaN(sample) {
				l.coverage.watched(at)
			}
			if watching && !l.witness {
				continue
			}
			ref, err = l.appender.Append(ref, one.labels, at, sample)
		case chunkenc.ValHistogram:
			var read, float = samples.AtHistogram(nil)
			at = read
			ref, err = l.appender.AppendHistogram(ref, one.labels, at, float, nil)
		case chunkenc.ValFloatHistogram:
			var read, float = samples.AtFloatHistogram(nil)
			at = read
			ref, err = l.appender.AppendHistogram(ref, one.labels, at, nil, float)
		}
		if err != nil && !errors.Is(err, storage.ErrOutOfOrderSample) && !errors.Is(err, storage.ErrDuplicateSampleForTimestamp) {
			return fmt.Errorf("series %s: %w", lset, err)
		}
		one.ref = ref
		l.first = min(l.first, at)
		l.samples++
		if l.pending++; l.pending >= commitAfter {
			if err := l.appender.Commit(); err != nil {
				return err
			}
			l.appender, l.pending = l.db.Appender(context.Background()), 0
		}
	}
	l.names[name] = true
	return samples.Err()
}

func (l *loader) find(lset labels.Labels) *loaded {
	hash := lset.Hash()
	for _, one := range l.known[hash] {
		if labels.Equal(one.labels, lset) {
			return one
		}
	}
	one := &loaded{labels: lset.Copy()}
	l.known[hash] = append(l.known[hash], one)
	l.series++
	return one
}

func newLoader(db *tsdb.DB, p *plan) *loader {
	l := &loader{
		db: db, recorded: p.recorded, coverage: newCoverage(), known: map[uint64][]*loaded{}, names: map[string]bool{},
		first: math.MaxInt64,
	}
	for _, one := range p.reads {
		l.witness = l.witness || one.name == witness || one.name == ""
	}
	return l
}
