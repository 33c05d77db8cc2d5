// Package evaluation evaluates rule groups in simulated time, with Prometheus' own packages: storage, engine, rule groups. The
// programs replay and backtest share it.
package evaluation

import "container/heap"

// Source is something that happens again and again: a scrape of some series, or the evaluation of a group. Times are in
// milliseconds.
type Source struct {
	Next  int64
	Run   func(now int64) (next int64, more bool, err error)
	order int // those of the same moment are in the order of the list
}

type queue []*Source

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].Next != q[j].Next {
		return q[i].Next < q[j].Next
	}
	return q[i].order < q[j].order
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*Source)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// RunUntil runs the sources in the order of time, up to and with the end. Those of the same moment are in the order of the list.
func RunUntil(end int64, sources []*Source) error {
	for i, each := range sources {
		each.order = i
	}
	waiting := queue(append([]*Source(nil), sources...))
	heap.Init(&waiting)
	for waiting.Len() > 0 && waiting[0].Next <= end {
		first := waiting[0]
		next, more, err := first.Run(first.Next)
		if err != nil {
			return err
		}
		if !more {
			heap.Pop(&waiting)
			continue
		}
		first.Next = next
		heap.Fix(&waiting, 0)
	}
	return nil
}
