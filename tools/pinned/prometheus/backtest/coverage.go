package main

import "math"

// coverage knows when Prometheus recorded that it watches anything: where it did not, it did not evaluate rules either. Times are
// in milliseconds.
type coverage struct {
	from int64   // of the slice
	last []int64 // second of the slice → the last moment up to its end at which a target was watched
	// The first and last moment of all, and the spans between in which nothing was watched.
	first, latest int64
	gaps          [][2]int64
}

func newCoverage() *coverage { return &coverage{first: math.MaxInt64, latest: math.MinInt64} }

// begin starts a slice; the one before must have been ended.
func (c *coverage) begin(from int64) {
	c.from = from
	c.last = make([]int64, sliceLength/1000)
	for i := range c.last {
		c.last[i] = math.MinInt64
	}
}

func (c *coverage) watched(at int64) {
	second := (at - c.from) / 1000
	c.last[second] = max(c.last[second], at)
}

// end is called once a slice is read.
func (c *coverage) end() {
	latest := c.latest
	for i, at := range c.last {
		if at != math.MinInt64 {
			c.first = min(c.first, at)
			if latest != math.MinInt64 && at-latest > lookbackDelta.Milliseconds() {
				c.gaps = append(c.gaps, [2]int64{latest, at})
			}
			latest = at
		}
		c.last[i] = latest
	}
	c.latest = latest
}

// known says whether there was anything to go by up to the end of the slice.
func (c *coverage) known() bool { return c.latest != math.MinInt64 }

// covers says whether Prometheus watched anything within five minutes before a moment of the slice.
func (c *coverage) covers(at int64) bool {
	last := c.last[(at-c.from)/1000]
	return last != math.MinInt64 && at-last <= lookbackDelta.Milliseconds()
}
