// Replay sends alerts through Alertmanager's own packages (routes, grouping, inhibition, notification log) in simulated time
// and reports what would have been sent to whom. It reads JSON lines from standard input, a request and then each time that an
// alert begins to fire or is resolved, and writes a JSON line for each notification. tools/replay/notifications.ts has the types.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	_ "time/tzdata" // Time intervals may be of any zone, whatever the machine has.

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/eventrecorder"
	"github.com/prometheus/alertmanager/featurecontrol"
	"github.com/prometheus/alertmanager/inhibit"
	"github.com/prometheus/alertmanager/marker"
	"github.com/prometheus/alertmanager/nflog"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/alertmanager/silence"
	"github.com/prometheus/alertmanager/silence/silencepb"
	"github.com/prometheus/alertmanager/template"
	"github.com/prometheus/alertmanager/timeinterval"
)

// request is the first line. Times are in seconds and count from the begin.
type request struct {
	Config string `json:"config"`
	// Unix time of the begin: time intervals depend on it. 0: that of the bubble, midnight of a Saturday.
	Start    float64 `json:"start"`
	Duration float64 `json:"duration"`
}

// transition is a line after it, in the order of time. "silenced" adds a silence of all that has these labels, until the end.
type transition struct {
	Time   float64        `json:"time"`
	State  string         `json:"state"`
	Labels model.LabelSet `json:"labels"`
}

// notification is a line of the answer.
type notification struct {
	Time        float64          `json:"time"`
	Receiver    string           `json:"receiver"`
	Integration string           `json:"integration"`
	Group       string           `json:"group"`
	Firing      []model.LabelSet `json:"firing"`
	Resolved    []model.LabelSet `json:"resolved"`
}

// Only in a test can Go let time jump to the next timer as soon as every goroutine waits: so this program is one.
func main() {
	out := os.Stdout
	os.Stdout = os.Stderr // What a test reports is not part of the answer.
	test := testing.InternalTest{Name: "replay", F: func(t *testing.T) {
		asked, transitions, err := read(os.Stdin)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			if err := replay(asked, transitions, out); err != nil {
				t.Fatal(err)
			}
		})
	}}
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{test}, nil, nil)
}

func read(in io.Reader) (request, []transition, error) {
	decoder := json.NewDecoder(bufio.NewReader(in))
	var asked request
	if err := decoder.Decode(&asked); err != nil {
		return asked, nil, fmt.Errorf("the request: %w", err)
	}
	var all []transition
	for {
		var each transition
		if err := decoder.Decode(&each); errors.Is(err, io.EOF) {
			return asked, all, nil
		} else if err != nil {
			return asked, nil, fmt.Errorf("transitions: %w", err)
		}
		all = append(all, each)
	}
}

func replay(asked request, transitions []transition, out io.Writer) error {
	conf, err := config.LoadFile(asked.Config)
	if err != nil {
		return err
	}
	if asked.Start > 0 {
		time.Sleep(time.Until(time.Unix(0, 0).Add(seconds(asked.Start))))
	}
	var (
		start    = time.Now()
		logger   = slog.New(slog.DiscardHandler)
		registry = prometheus.NewRegistry()
		recorder = eventrecorder.NopRecorder()
		flags    = featurecontrol.NoopFlags{}
		route    = dispatch.NewRoute(conf.Route, nil)
		groups   = marker.NewGroupMarker()
		journal  = &journal{start: start, out: json.NewEncoder(out)}
		// As the program's own flags have it.
		retention, collectEvery, maintainEvery = 120 * time.Hour, 30 * time.Minute, 30 * time.Second
	)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	sent, err := nflog.New(nflog.Options{Retention: retention, Metrics: registry})
	if err != nil {
		return err
	}
	silences, err := silence.New(silence.Options{Retention: retention, Metrics: registry, Logger: logger, EventRecorder: recorder})
	if err != nil {
		return err
	}
	silencer := silence.NewSilencer(silences, logger, recorder)
	alerts, err := mem.NewAlerts(ctx, collectEvery, 0, silencer, logger, recorder, registry, flags)
	if err != nil {
		return err
	}
	inhibitor := inhibit.NewInhibitor(alerts, conf.InhibitRules, logger, recorder)
	pipeline := notify.NewPipelineBuilder(registry, flags, recorder).New(
		integrations(conf, journal), func() time.Duration { return 0 }, inhibitor, silencer,
		timeinterval.NewIntervener(intervals(conf)), groups, sent, nil,
	)
	timeout := func(d time.Duration) time.Duration { return max(d, notify.MinTimeout) }
	tmpl, err := template.FromGlobs(nil)
	if err != nil {
		return err
	}
	dispatcher := dispatch.NewDispatcher(alerts, route, pipeline, groups, timeout, maintainEvery, nil, logger, recorder, nil, tmpl)

	var running sync.WaitGroup
	running.Go(inhibitor.Run)
	inhibitor.WaitForLoading()
	running.Go(func() { dispatcher.Run(start) })
	err = put(ctx, alerts, silences, start, transitions, asked.Duration)
	dispatcher.Stop()
	inhibitor.Stop()
	alerts.Close()
	cancel()
	running.Wait()
	return errors.Join(err, journal.err)
}

// put adds each alert at its time. One that fires ends when it is resolved, not when nobody repeats it: Prometheus would.
func put(ctx context.Context, alerts *mem.Alerts, silences *silence.Silences, start time.Time, transitions []transition, duration float64) error {
	end := start.Add(seconds(duration))
	since := map[model.Fingerprint]time.Time{}
	for _, each := range transitions {
		time.Sleep(time.Until(start.Add(seconds(each.Time))))
		now := time.Now()
		if each.State == "silenced" {
			if err := silences.Set(ctx, silenceOf(each.Labels, now, end)); err != nil {
				return err
			}
			continue
		}
		key := each.Labels.Fingerprint()
		next := &alert.Alert{Alert: model.Alert{Labels: each.Labels}, UpdatedAt: now}
		if each.State == "firing" {
			since[key] = now
			next.EndsAt = end.Add(24 * time.Hour)
		} else {
			next.EndsAt = now
		}
		next.StartsAt = since[key]
		if err := alerts.Put(ctx, next); err != nil {
			return err
		}
		// So that an alert that mutes another one of the same moment is known before the other is sent.
		synctest.Wait()
	}
	time.Sleep(time.Until(end))
	return nil
}

func silenceOf(labels model.LabelSet, from, to time.Time) *silencepb.Silence {
	matchers := []*silencepb.Matcher{}
	for name, value := range labels {
		matchers = append(matchers, &silencepb.Matcher{Type: silencepb.Matcher_EQUAL, Name: string(name), Pattern: string(value)})
	}
	return &silencepb.Silence{
		MatcherSets: []*silencepb.MatcherSet{{Matchers: matchers}},
		StartsAt:    timestamppb.New(from), EndsAt: timestamppb.New(to.Add(24 * time.Hour)),
		CreatedBy: "replay", Comment: "replay",
	}
}

func seconds(of float64) time.Duration { return time.Duration(of * float64(time.Second)) }

func intervals(conf *config.Config) map[string][]timeinterval.TimeInterval {
	all := map[string][]timeinterval.TimeInterval{}
	for _, each := range conf.MuteTimeIntervals {
		all[each.Name] = each.TimeIntervals
	}
	for _, each := range conf.TimeIntervals {
		all[each.Name] = each.TimeIntervals
	}
	return all
}

// integrations returns those of each receiver, which write what they would send: one for each entry of its `…_configs`.
func integrations(conf *config.Config, journal *journal) map[string][]notify.Integration {
	all := map[string][]notify.Integration{}
	for _, receiver := range conf.Receivers {
		all[receiver.Name] = []notify.Integration{}
		fields := reflect.ValueOf(receiver)
		for i := range fields.NumField() {
			kind, isConfigs := strings.CutSuffix(fields.Type().Field(i).Name, "Configs")
			if !isConfigs {
				continue
			}
			name := strings.ToLower(kind)
			for j := range fields.Field(i).Len() {
				resolved := fields.Field(i).Index(j).Interface().(notify.ResolvedSender)
				to := &integration{journal: journal, receiver: receiver.Name, name: name}
				all[receiver.Name] = append(all[receiver.Name], notify.NewIntegration(to, resolved, name, j, receiver.Name))
			}
		}
	}
	return all
}

type journal struct {
	start time.Time
	mutex sync.Mutex
	out   *json.Encoder
	err   error
}

type integration struct {
	journal        *journal
	receiver, name string
}

func (i *integration) Notify(ctx context.Context, alerts ...*alert.Alert) (bool, error) {
	group, _ := notify.GroupKey(ctx)
	made := notification{
		Time: time.Since(i.journal.start).Seconds(), Receiver: i.receiver, Integration: i.name, Group: group,
		Firing: []model.LabelSet{}, Resolved: []model.LabelSet{},
	}
	for _, each := range alerts {
		if each.Resolved() {
			made.Resolved = append(made.Resolved, each.Labels)
		} else {
			made.Firing = append(made.Firing, each.Labels)
		}
	}
	i.journal.mutex.Lock()
	defer i.journal.mutex.Unlock()
	if err := i.journal.out.Encode(made); err != nil {
		i.journal.err = err
	}
	return false, nil
}
