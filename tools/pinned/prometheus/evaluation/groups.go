package evaluation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sort"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/tsdb"
)

// Transition says that an alert began to fire or was resolved.
type Transition struct {
	Time        float64           `json:"time"`
	State       string            `json:"state"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	ActiveAt    float64           `json:"activeAt"`
	Value       string            `json:"value"`
}

// Options says what is evaluated and how.
type Options struct {
	// Times of transitions are in seconds from it.
	Start          time.Time
	Interval       time.Duration
	QueryOffset    time.Duration
	ExternalLabels labels.Labels
	// Prometheus derives from the name of a file when its groups are evaluated.
	Files []string
	// What reads these names; nil: they are files.
	Loader rules.GroupLoader
	// What is called for each transition, in the order of time.
	Found func(Transition) error
}

// Groups are rule groups over a store.
type Groups struct {
	// In the order of their files and names.
	All    []*rules.Group
	now    time.Time
	failed error
}

// Load loads rule groups over a store.
func Load(o Options, db *tsdb.DB) (*Groups, error) {
	engine := promql.NewEngine(promql.EngineOpts{
		MaxSamples:               50_000_000,
		Timeout:                  2 * time.Minute,
		EnableAtModifier:         true,
		EnableNegativeOffset:     true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return o.Interval.Milliseconds() },
		Parser:                   parser.NewParser(parser.Options{}),
	})
	groups := &Groups{}
	manager := rules.NewManager(&rules.ManagerOptions{
		QueryFunc:  rules.EngineQueryFunc(engine, db),
		Appendable: db,
		Queryable:  db,
		Context:    context.Background(),
		NotifyFunc: groups.notify(o),
		// Never: an alert is sent when it begins to fire and when it is resolved.
		ResendDelay:            100 * 365 * 24 * time.Hour,
		DefaultRuleQueryOffset: func() time.Duration { return o.QueryOffset },
		GroupLoader:            o.Loader,
		Logger:                 slog.New(slog.DiscardHandler),
		Parser:                 parser.NewParser(parser.Options{}),
	})
	loaded, errs := manager.LoadGroups(o.Interval, o.ExternalLabels, "", nil, false, o.Files...)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	names := make([]string, 0, len(loaded))
	for name := range loaded {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		group := loaded[name]
		for _, each := range group.AlertingRules() {
			each.SetRestored(true)
		}
		groups.All = append(groups.All, group)
	}
	return groups, nil
}

func (g *Groups) notify(o Options) rules.NotifyFunc {
	seconds := func(t time.Time) float64 { return float64(t.Sub(o.Start).Milliseconds()) / 1000 }
	return func(_ context.Context, _ string, alerts ...*rules.Alert) {
		for _, alert := range alerts {
			state := "firing"
			if !alert.ResolvedAt.IsZero() {
				state = "resolved"
			}
			builder := labels.NewBuilder(alert.Labels)
			o.ExternalLabels.Range(func(l labels.Label) {
				if !alert.Labels.Has(l.Name) {
					builder.Set(l.Name, l.Value)
				}
			})
			if err := o.Found(Transition{
				Time: seconds(g.now), State: state, Labels: builder.Labels().Map(), Annotations: alert.Annotations.Map(),
				ActiveAt: seconds(alert.ActiveAt), Value: fmt.Sprint(alert.Value),
			}); err != nil {
				g.failed = err
			}
		}
	}
}

// Eval evaluates one of the groups at a moment. Its rules say whether that failed; what is returned is of Options.Found.
func (g *Groups) Eval(group *rules.Group, at time.Time) error {
	g.now = at
	group.Eval(context.Background(), at)
	return g.failed
}

// First returns the group's first moment that is not before another one: Prometheus spreads groups over their interval.
func First(group *rules.Group, notBefore time.Time) time.Time {
	first := group.EvalTimestamp(notBefore.UnixNano())
	for first.Before(notBefore) {
		first = first.Add(group.Interval())
	}
	return first
}

// Millis converts seconds.
func Millis(seconds float64) int64 { return int64(math.Round(seconds * 1000)) }
