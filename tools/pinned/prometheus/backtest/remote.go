package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	config_util "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"gopkg.in/yaml.v3"
)

const remoteTimeout = 5 * time.Minute

// remoteHistory is read through the remote read API, in streamed chunks where the server has them.
type remoteHistory struct {
	url        string
	client     remote.ReadClient
	selections []selection
	// A server adds them to each series; in its own store, where its rules are evaluated, they are not there.
	external map[string]string
}

func openRemote(spec sourceSpec, all []selection) (source, error) {
	base := strings.TrimSuffix(spec.URL, "/")
	address, err := url.Parse(base + "/api/v1/read")
	if err != nil {
		return nil, err
	}
	client, err := remote.NewReadClient("backtest", &remote.ClientConfig{
		URL:              &config_util.URL{URL: address},
		Timeout:          model.Duration(remoteTimeout),
		HTTPClientConfig: config_util.DefaultHTTPClientConfig,
		Headers:          spec.Headers,
		ChunkedReadLimit: 64 << 20,
	})
	if err != nil {
		return nil, err
	}
	history := &remoteHistory{url: base, client: client, selections: all}
	// The least that can be asked for says whether there is a server, and whether it is one.
	now := time.Now().UnixMilli()
	probe := func(int, labels.Labels, chunkenc.Iterator) error { return nil }
	if err := history.readSelections(now-1, now, []selection{{nameMatcher(witness)}}, 0, probe); err != nil {
		return nil, err
	}
	history.external = externalLabels(base, spec.Headers)
	return history, nil
}

func (*remoteHistory) bounds() (from, to int64, known bool) { return 0, 0, false }

func (r *remoteHistory) read(from, to int64, each func(int, labels.Labels, chunkenc.Iterator) error) error {
	named := 0
	for named < len(r.selections) && r.selections[named][0].Name == labels.MetricName && r.selections[named][0].Type == labels.MatchEqual {
		named++
	}
	// No two of these select the same series.
	if err := r.readSelections(from, to, r.selections[:named], 0, each); err != nil {
		return err
	}
	for i, one := range r.selections[named:] {
		if err := r.readSelections(from, to, []selection{one}, named+i, each); err != nil {
			return err
		}
	}
	return nil
}

func (r *remoteHistory) readSelections(from, to int64, all []selection, number int, each func(int, labels.Labels, chunkenc.Iterator) error) error {
	queries := make([]*prompb.Query, len(all))
	for i, one := range all {
		query, err := remote.ToQuery(from, to-1, one, nil)
		if err != nil {
			return err
		}
		queries[i] = query
	}
	found, err := r.client.ReadMultiple(context.Background(), queries, false)
	if err != nil {
		return r.explain(err)
	}
	var samples chunkenc.Iterator
	for found.Next() {
		series := found.At()
		samples = series.Iterator(samples)
		if err := each(number, r.own(series.Labels()), samples); err != nil {
			return err
		}
	}
	if err := found.Err(); err != nil {
		return fmt.Errorf("%s: reading was interrupted: %w", r.url, err)
	}
	return nil
}

// own returns the labels that a series has in the server's store.
func (r *remoteHistory) own(lset labels.Labels) labels.Labels {
	builder := labels.NewBuilder(lset)
	for name, value := range r.external {
		if lset.Get(name) == value {
			builder.Del(name)
		}
	}
	return builder.Labels()
}

var httpStatus = regexp.MustCompile(`returned http status (\d\d\d)`)

// explain says what is wrong with the server.
func (r *remoteHistory) explain(err error) error {
	status := httpStatus.FindStringSubmatch(err.Error())
	switch {
	case status != nil && (status[1] == "401" || status[1] == "403"):
		return fmt.Errorf("%s refuses to be read (%s): give a token or a header that it accepts", r.url, status[1])
	case status != nil && status[1][0] == '5':
		return fmt.Errorf("%s cannot answer: %w", r.url, err)
	case status != nil || strings.Contains(err.Error(), "unsupported content type") || strings.Contains(err.Error(), "malformed HTTP"):
		return fmt.Errorf("%s does not answer remote read (/api/v1/read): wanted the URL of a Prometheus, or of a server that answers it as Prometheus does (%w)", r.url, err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s did not answer within %v", r.url, remoteTimeout)
	}
	return fmt.Errorf("%s cannot be reached: %w", r.url, err)
}

// externalLabels returns those of the server's configuration; none where it does not show it.
func externalLabels(base string, headers map[string]string) map[string]string {
	asked, err := http.NewRequest(http.MethodGet, base+"/api/v1/status/config", nil)
	if err != nil {
		return nil
	}
	for name, value := range headers {
		asked.Header.Set(name, value)
	}
	answer, err := (&http.Client{Timeout: time.Minute}).Do(asked)
	if err != nil {
		return nil
	}
	defer answer.Body.Close()
	var shown struct {
		Data struct {
			YAML string `json:"yaml"`
		} `json:"data"`
	}
	var config struct {
		Global struct {
			ExternalLabels map[string]string `yaml:"external_labels"`
		} `yaml:"global"`
	}
	if json.NewDecoder(answer.Body).Decode(&shown) != nil || yaml.Unmarshal([]byte(shown.Data.YAML), &config) != nil {
		return nil
	}
	return config.Global.ExternalLabels
}
