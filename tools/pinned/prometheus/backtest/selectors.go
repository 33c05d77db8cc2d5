package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
)

// selection is what to read at once: series that match all of them.
type selection []*labels.Matcher

// witness is the series that Prometheus has of each target as long as it runs.
const witness = "up"

// selections returns what to read so that each series that a selector selects is read, those of one metric at once. Where the
// selectors of a metric differ in the value of one label, such as the service, only these values are read.
func selections(reads []read) []selection {
	byName := map[string][]selection{witness: {{nameMatcher(witness)}}}
	var unnamed []selection
	for _, each := range reads {
		if each.name == "" {
			unnamed = append(unnamed, each.matchers)
		} else if each.name != witness {
			byName[each.name] = append(byName[each.name], each.matchers)
		}
	}
	names := make([]string, 0, len(byName))
	for name := range byName {
		names = append(names, name)
	}
	slices.Sort(names)
	var all []selection
	for _, name := range names {
		all = append(all, union(name, byName[name]))
	}
	slices.SortFunc(unnamed, func(a, b selection) int { return strings.Compare(a.key(), b.key()) })
	return append(all, slices.CompactFunc(unnamed, func(a, b selection) bool { return a.key() == b.key() })...)
}

func nameMatcher(name string) *labels.Matcher {
	return labels.MustNewMatcher(labels.MatchEqual, labels.MetricName, name)
}

// union selects at least what one of them selects.
func union(name string, all []selection) selection {
	var common selection
	for _, m := range all[0] {
		if m.Name != labels.MetricName && !slices.ContainsFunc(all, func(s selection) bool { return !s.has(m) }) {
			common = append(common, m)
		}
	}
	result := append(selection{nameMatcher(name)}, common...)
	for _, m := range all[0] {
		if m.Type != labels.MatchEqual || m.Name == labels.MetricName || common.has(m) {
			continue
		}
		if values := valuesOf(m.Name, all); values != nil {
			return append(result, labels.MustNewMatcher(labels.MatchRegexp, m.Name, strings.Join(values, "|")))
		}
	}
	return result
}

// valuesOf returns the values that a label must have in each of the selections, as patterns; nil if one does not say.
func valuesOf(label string, all []selection) []string {
	var values []string
	for _, each := range all {
		i := slices.IndexFunc(each, func(m *labels.Matcher) bool { return m.Name == label && m.Type == labels.MatchEqual })
		if i < 0 {
			return nil
		}
		values = append(values, regexp.QuoteMeta(each[i].Value))
	}
	slices.Sort(values)
	return slices.Compact(values)
}

func (s selection) has(m *labels.Matcher) bool {
	return slices.ContainsFunc(s, func(each *labels.Matcher) bool {
		return each.Name == m.Name && each.Type == m.Type && each.Value == m.Value
	})
}

func (s selection) key() string {
	parts := make([]string, len(s))
	for i, m := range s {
		parts[i] = m.String()
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

func (s selection) matches(lset labels.Labels) bool {
	return !slices.ContainsFunc(s, func(m *labels.Matcher) bool { return !m.Matches(lset.Get(m.Name)) })
}
