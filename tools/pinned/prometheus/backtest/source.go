package main

import (
	"fmt"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// sourceSpec says where the history is: one of these.
type sourceSpec struct {
	// Of a Prometheus, or what answers remote read as it does.
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	// A Prometheus' data folder, or one block of it.
	Folder string `json:"folder"`
	// OpenMetrics texts.
	OpenMetrics []string `json:"openMetrics"`
}

// source is recorded history.
type source interface {
	// bounds returns the times of its first and last sample in milliseconds, as far as it is known.
	bounds() (from, to int64, known bool)
	// read calls each with every series of a selection that has samples in from ≤ time < to. A series may come in pieces, in
	// the order of time. `first` counts the selections, so that a series that two of them select can be told.
	read(from, to int64, each func(selection int, lset labels.Labels, samples chunkenc.Iterator) error) error
}

func openSource(spec sourceSpec, all []selection, scratch string, progress func(string, float64)) (source, error) {
	switch {
	case spec.URL != "":
		return openRemote(spec, all)
	case spec.Folder != "":
		return openFolder(spec.Folder, all, scratch)
	case len(spec.OpenMetrics) > 0:
		return openTexts(spec.OpenMetrics, all, scratch, progress)
	}
	return nil, fmt.Errorf("the request names no source of history")
}
