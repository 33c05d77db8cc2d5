package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/fileutil"
)

// spillAt is how much of a slice is kept in memory before it is written to its file.
const spillAt = 16 << 10

// textHistory is OpenMetrics text, in which a series comes after the other: its samples are first sorted into a file for each
// slice of time.
type textHistory struct {
	folder   string
	series   []labels.Labels
	numbers  map[string]int
	of       []int // number of a series → of the selection that selects it
	buffers  map[int64]*bytes.Buffer
	from, to int64
}

func openTexts(names []string, all []selection, scratch string, progress func(string, float64)) (source, error) {
	history := &textHistory{
		folder: scratch, numbers: map[string]int{}, buffers: map[int64]*bytes.Buffer{}, from: math.MaxInt64, to: math.MinInt64,
	}
	samples := 0
	for i, name := range names {
		done := func(part float64) { progress(name, (float64(i)+part)/float64(len(names))) }
		found, err := history.add(name, all, done)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		samples += found
	}
	if samples == 0 {
		return nil, fmt.Errorf("%s: no sample in it: wanted OpenMetrics text with the time of each sample, as `promtool tsdb dump-openmetrics` writes it", names[0])
	}
	for slice := range history.buffers {
		if err := history.spill(slice); err != nil {
			return nil, err
		}
	}
	return history, nil
}

// add sorts the samples of a file and returns how many it has, also those that nothing selects.
func (t *textHistory) add(name string, all []selection, progress func(float64)) (int, error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	if info.Size() == 0 {
		return 0, nil
	}
	file, err := fileutil.OpenMmapFile(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	text := file.Bytes()
	parser := textparse.NewOpenMetricsParser(text, labels.NewSymbolTable())
	var last []byte
	number, samples, passed := -1, 0, 0
	var lset labels.Labels
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			return samples, nil
		} else if err != nil {
			return 0, fmt.Errorf("line %d: %w", 1+bytes.Count(text[:passed], []byte("\n")), err)
		}
		if entry != textparse.EntrySeries {
			continue
		}
		series, at, sample := parser.Series()
		passed = offsetIn(text, series)
		if at == nil {
			return 0, fmt.Errorf("line %d: %s has no time; a scrape is no history", 1+bytes.Count(text[:passed], []byte("\n")), series)
		}
		if samples++; samples%(1<<20) == 0 {
			progress(float64(passed) / float64(len(text)))
		}
		// Samples of a series mostly follow each other.
		if !bytes.Equal(series, last) {
			last = series
			parser.Labels(&lset)
			number = t.number(lset, all)
		}
		if number < 0 {
			continue
		}
		// A dump has no other way to say that a series became stale.
		if math.IsNaN(sample) {
			sample = math.Float64frombits(value.StaleNaN)
		}
		if err := t.keep(number, *at, sample); err != nil {
			return 0, err
		}
	}
}

// offsetIn returns where a part of a text begins in it: the parser returns slices of what it parses.
func offsetIn(text, part []byte) int { return cap(text) - cap(part) }

// number returns that of a series; -1 if nothing selects it.
func (t *textHistory) number(lset labels.Labels, all []selection) int {
	key := string(lset.Bytes(nil))
	if found, ok := t.numbers[key]; ok {
		return found
	}
	number := -1
	if i := slices.IndexFunc(all, func(s selection) bool { return s.matches(lset) }); i >= 0 {
		number = len(t.series)
		t.series = append(t.series, lset.Copy())
		t.of = append(t.of, i)
	}
	t.numbers[key] = number
	return number
}

func (t *textHistory) keep(series int, at int64, sample float64) error {
	t.from, t.to = min(t.from, at), max(t.to, at)
	slice := floor(at, sliceLength)
	buffer := t.buffers[slice]
	if buffer == nil {
		buffer = &bytes.Buffer{}
		t.buffers[slice] = buffer
	}
	var record [24]byte
	n := binary.PutUvarint(record[:], uint64(series))
	n += binary.PutUvarint(record[n:], uint64(at-slice))
	binary.LittleEndian.PutUint64(record[n:], math.Float64bits(sample))
	buffer.Write(record[:n+8])
	if buffer.Len() >= spillAt {
		return t.spill(slice)
	}
	return nil
}

func (t *textHistory) spillFile(slice int64) string {
	return filepath.Join(t.folder, fmt.Sprintf("slice-%d", slice))
}

func (t *textHistory) spill(slice int64) error {
	file, err := os.OpenFile(t.spillFile(slice), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := t.buffers[slice].WriteTo(file); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

func (t *textHistory) bounds() (from, to int64, known bool) { return t.from, t.to, t.from <= t.to }

type point struct {
	series int
	at     int64
	value  float64
}

func (p point) T() int64                    { return p.at }
func (p point) ST() int64                   { return 0 }
func (p point) F() float64                  { return p.value }
func (point) H() *histogram.Histogram       { return nil }
func (point) FH() *histogram.FloatHistogram { return nil }
func (point) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (p point) Copy() chunks.Sample         { return p }

type points []point

func (p points) Get(i int) chunks.Sample { return p[i] }
func (p points) Len() int                { return len(p) }

func (t *textHistory) read(from, to int64, each func(int, labels.Labels, chunkenc.Iterator) error) error {
	var all points
	for slice := floor(from, sliceLength); slice < to; slice += sliceLength {
		content, err := os.ReadFile(t.spillFile(slice))
		if os.IsNotExist(err) {
			continue
		} else if err != nil {
			return err
		}
		for len(content) > 0 {
			series, n := binary.Uvarint(content)
			after, m := binary.Uvarint(content[n:])
			one := point{int(series), slice + int64(after), math.Float64frombits(binary.LittleEndian.Uint64(content[n+m:]))}
			content = content[n+m+8:]
			if from <= one.at && one.at < to {
				all = append(all, one)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b point) int { return cmp.Or(cmp.Compare(a.series, b.series), cmp.Compare(a.at, b.at)) })
	for len(all) > 0 {
		number := all[0].series
		n := 1
		for n < len(all) && all[n].series == number {
			n++
		}
		if err := each(t.of[number], t.series[number], storage.NewListSeriesIterator(all[:n])); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}
