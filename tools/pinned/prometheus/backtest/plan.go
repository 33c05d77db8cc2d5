package main

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
)

// lookbackDelta is how far Prometheus looks for the last sample of a series.
const lookbackDelta = 5 * time.Minute

// read is a selector of an expression.
type read struct {
	name     string // of the metric; empty if the selector does not say
	matchers []*labels.Matcher
	back     time.Duration // how far before the evaluation its samples may be
}

// plan says which rules are evaluated, and what they read.
type plan struct {
	groups map[string]*rulefmt.RuleGroups // by path
	paths  []string
	// Names that a rule records: what history has under them is another rule's, and is not read.
	recorded map[string]bool
	// What the rules read, but for what they record.
	reads []read
	// How far before the first moment that counts rules are evaluated and samples are read.
	evaluateBack, readBack time.Duration
	// The former for each group, by its key: one that others look back to begins before them.
	groupBack map[string]time.Duration
	// Alert → metrics that it reads, directly or through recording rules.
	metrics map[string][]string
}

// margin is how much longer than needed groups are evaluated before the first moment that counts, though not before all of them
// are: what fires at that moment has been firing for a while.
const margin = 24 * time.Hour

type parsedRule struct {
	rulefmt.Rule
	reads []read
	back  time.Duration // how far before the first moment that counts it is evaluated
}

// newPlan keeps the alerts of these names (none: all) and the recording rules that they read.
func newPlan(files []ruleFile, alerts []string) (*plan, error) {
	p := &plan{groups: map[string]*rulefmt.RuleGroups{}, recorded: map[string]bool{}, metrics: map[string][]string{}, groupBack: map[string]time.Duration{}}
	promql := parser.NewParser(parser.Options{})
	recording := map[string][]*parsedRule{}
	var wanted []*parsedRule
	parsed := map[*rulefmt.Rule]*parsedRule{}
	for _, file := range files {
		groups, errs := rulefmt.Parse([]byte(file.Text), false, model.UTF8Validation, promql, slog.New(slog.DiscardHandler))
		if len(errs) > 0 {
			return nil, fmt.Errorf("%s: %w", file.Path, errors.Join(errs...))
		}
		p.groups[file.Path] = groups
		p.paths = append(p.paths, file.Path)
		for i := range groups.Groups {
			for j := range groups.Groups[i].Rules {
				rule := &groups.Groups[i].Rules[j]
				expr, err := promql.ParseExpr(rule.Expr)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", file.Path, err)
				}
				each := &parsedRule{Rule: *rule, reads: readsOf(expr), back: -1}
				parsed[rule] = each
				if rule.Record != "" {
					p.recorded[rule.Record] = true
					recording[rule.Record] = append(recording[rule.Record], each)
				} else if len(alerts) == 0 || slices.Contains(alerts, rule.Alert) {
					wanted = append(wanted, each)
				}
			}
		}
	}
	// Prometheus records these of every alert.
	p.recorded["ALERTS"], p.recorded["ALERTS_FOR_STATE"] = true, true
	needed := map[*parsedRule]bool{}
	for _, each := range wanted {
		p.need(each, recording, needed)
		p.reach(each, time.Duration(each.For)+time.Duration(each.KeepFiringFor), recording, map[*parsedRule]bool{})
	}
	for path, groups := range p.groups {
		for i := range groups.Groups {
			var kept []rulefmt.Rule
			for j := range groups.Groups[i].Rules {
				if rule := &groups.Groups[i].Rules[j]; needed[parsed[rule]] {
					kept = append(kept, *rule)
					key := rules.GroupKey(path, groups.Groups[i].Name)
					p.groupBack[key] = max(p.groupBack[key], min(parsed[rule].back+margin, p.evaluateBack))
				}
			}
			groups.Groups[i].Rules = kept
		}
		groups.Groups = slices.DeleteFunc(groups.Groups, func(g rulefmt.RuleGroup) bool { return len(g.Rules) == 0 })
	}
	for each := range needed {
		for _, one := range each.reads {
			if !p.recorded[one.name] {
				p.reads = append(p.reads, one)
			}
		}
	}
	for _, each := range wanted {
		for _, name := range p.metricsOf(each, recording, map[*parsedRule]bool{}) {
			if !slices.Contains(p.metrics[each.Alert], name) {
				p.metrics[each.Alert] = append(p.metrics[each.Alert], name)
			}
		}
		slices.Sort(p.metrics[each.Alert])
	}
	return p, nil
}

// recordedBy returns the recording rules whose series a selector may select.
func recordedBy(one read, recording map[string][]*parsedRule) []*parsedRule {
	if one.name != "" {
		return recording[one.name]
	}
	var all []*parsedRule
	for name, rules := range recording {
		if !slices.ContainsFunc(one.matchers, func(m *labels.Matcher) bool {
			return m.Name == labels.MetricName && !m.Matches(name)
		}) {
			all = append(all, rules...)
		}
	}
	return all
}

func (p *plan) need(rule *parsedRule, recording map[string][]*parsedRule, needed map[*parsedRule]bool) {
	if needed[rule] {
		return
	}
	needed[rule] = true
	for _, one := range rule.reads {
		for _, each := range recordedBy(one, recording) {
			p.need(each, recording, needed)
		}
	}
}

// reach notes how far before the first moment that counts a rule must be evaluated, and what it reads as much earlier. A rule
// that reads what it records itself is counted once.
func (p *plan) reach(rule *parsedRule, back time.Duration, recording map[string][]*parsedRule, above map[*parsedRule]bool) {
	if above[rule] || back <= rule.back {
		return
	}
	rule.back = back
	p.evaluateBack = max(p.evaluateBack, back)
	above[rule] = true
	defer delete(above, rule)
	for _, one := range rule.reads {
		p.readBack = max(p.readBack, back+one.back)
		for _, each := range recordedBy(one, recording) {
			p.reach(each, back+one.back, recording, above)
		}
	}
}

func (p *plan) metricsOf(rule *parsedRule, recording map[string][]*parsedRule, above map[*parsedRule]bool) []string {
	if above[rule] {
		return nil
	}
	above[rule] = true
	var names []string
	for _, one := range rule.reads {
		if one.name != "" && !p.recorded[one.name] {
			names = append(names, one.name)
		}
		for _, each := range recordedBy(one, recording) {
			names = append(names, p.metricsOf(each, recording, above)...)
		}
	}
	return names
}

func readsOf(expr parser.Expr) []read {
	var all []read
	parser.Inspect(expr, func(node parser.Node, path []parser.Node) error {
		selector, ok := node.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		back := lookbackDelta + selector.OriginalOffset
		for _, above := range path {
			switch above := above.(type) {
			case *parser.MatrixSelector:
				back += above.Range
			case *parser.SubqueryExpr:
				back += above.Range + above.OriginalOffset
			}
		}
		one := read{matchers: selector.LabelMatchers, back: max(back, 0)}
		for _, m := range selector.LabelMatchers {
			if m.Name == labels.MetricName && m.Type == labels.MatchEqual {
				one.name = m.Value
			}
		}
		all = append(all, one)
		return nil
	})
	return all
}

// Load gives the rule groups to Prometheus' rule manager.
func (p *plan) Load(path string, _ bool, _ model.ValidationScheme) (*rulefmt.RuleGroups, []error) {
	return p.groups[path], nil
}

// Parse parses an expression of these groups.
func (*plan) Parse(query string) (parser.Expr, error) {
	return parser.NewParser(parser.Options{}).ParseExpr(query)
}
