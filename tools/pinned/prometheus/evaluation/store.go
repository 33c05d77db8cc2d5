package evaluation

import (
	"log/slog"
	"math"
	"time"

	"github.com/prometheus/prometheus/tsdb"
)

// OpenStore opens a store without a log: nobody reads it again. What is older than block moves from memory to disk when it is
// compacted; what is older than retention (0: forever) goes.
func OpenStore(folder string, block, retention time.Duration) (*tsdb.DB, error) {
	options := tsdb.DefaultOptions()
	options.WALSegmentSize = -1
	options.IsolationDisabled = true
	options.RetentionDuration = math.MaxInt64 / int64(time.Millisecond)
	if retention > 0 {
		options.RetentionDuration = retention.Milliseconds()
	}
	options.MinBlockDuration = block.Milliseconds()
	// A query opens each block that it looks at: few large ones are read many times faster than many small ones.
	options.MaxBlockDuration = 32 * block.Milliseconds()
	db, err := tsdb.Open(folder, slog.New(slog.DiscardHandler), nil, options, nil)
	if err != nil {
		return nil, err
	}
	db.DisableCompactions()
	return db, nil
}
