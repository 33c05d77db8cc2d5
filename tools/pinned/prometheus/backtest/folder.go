package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/wlog"
)

// folderHistory is read from the blocks of a Prometheus' data folder, and from its log what no block has yet. Nothing in the
// folder is changed, so that the Prometheus that owns it may run.
type folderHistory struct {
	blocks     []*tsdb.Block
	head       *tsdb.Head // nil without a log
	selections []selection
}

func openFolder(folder string, all []selection, scratch string) (source, error) {
	history := &folderHistory{selections: all}
	logger := slog.New(slog.DiscardHandler)
	if exists(filepath.Join(folder, "meta.json")) {
		block, err := tsdb.OpenBlock(logger, folder, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("the block %s cannot be read: %w", folder, err)
		}
		history.blocks = []*tsdb.Block{block}
		return history, nil
	}
	db, err := tsdb.OpenDBReadOnly(folder, scratch, logger)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", folder, err)
	}
	found, err := db.Blocks()
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", folder, err)
	}
	var last int64 = math.MinInt64
	for _, each := range found {
		block := each.(*tsdb.Block)
		history.blocks = append(history.blocks, block)
		last = max(last, block.Meta().MaxTime)
	}
	log := filepath.Join(folder, "wal")
	if exists(log) {
		if history.head, err = openHead(folder, scratch, last, logger); err != nil {
			return nil, fmt.Errorf("the log %s cannot be read: %w", log, err)
		}
		if history.head.MinTime() > history.head.MaxTime() {
			history.head = nil
		}
	}
	if len(history.blocks) == 0 && history.head == nil {
		return nil, fmt.Errorf("%s is neither a Prometheus' data folder with blocks or a log, nor a block", folder)
	}
	return history, nil
}

// openHead reads the log of what is not in the blocks yet. Its chunks are copied: reading may truncate them.
func openHead(folder, scratch string, after int64, logger *slog.Logger) (*tsdb.Head, error) {
	options := tsdb.DefaultHeadOptions()
	options.ChunkDirRoot = filepath.Join(scratch, "head")
	if err := copyFolder(filepath.Join(folder, "chunks_head"), filepath.Join(options.ChunkDirRoot, "chunks_head")); err != nil {
		return nil, err
	}
	log, err := wlog.Open(logger, filepath.Join(folder, "wal"))
	if err != nil {
		return nil, err
	}
	var late *wlog.WL
	if name := filepath.Join(folder, wlog.WblDirName); exists(name) {
		if late, err = wlog.Open(logger, name); err != nil {
			return nil, err
		}
	}
	head, err := tsdb.NewHead(nil, logger, log, late, options, tsdb.NewHeadStats())
	if err != nil {
		return nil, err
	}
	return head, head.Init(after)
}

func (f *folderHistory) bounds() (from, to int64, known bool) {
	from, to = math.MaxInt64, math.MinInt64
	for _, block := range f.blocks {
		from, to = min(from, block.Meta().MinTime), max(to, block.Meta().MaxTime-1)
	}
	if f.head != nil {
		from, to = min(from, f.head.MinTime()), max(to, f.head.MaxTime())
	}
	return from, to, true
}

func (f *folderHistory) read(from, to int64, each func(int, labels.Labels, chunkenc.Iterator) error) error {
	var queriers []storage.Querier
	defer func() {
		for _, one := range queriers {
			one.Close()
		}
	}()
	for _, block := range f.blocks {
		if !block.OverlapsClosedInterval(from, to-1) {
			continue
		}
		querier, err := tsdb.NewBlockQuerier(block, from, to-1)
		if err != nil {
			return err
		}
		queriers = append(queriers, querier)
	}
	if f.head != nil && f.head.OverlapsClosedInterval(from, to-1) {
		querier, err := tsdb.NewBlockQuerier(tsdb.NewRangeHeadWithIsolationDisabled(f.head, from, to-1), from, to-1)
		if err != nil {
			return err
		}
		queriers = append(queriers, querier)
	}
	if len(queriers) == 0 {
		return nil
	}
	all := storage.NewMergeQuerier(queriers, nil, storage.ChainedSeriesMerge)
	var samples chunkenc.Iterator
	for i, one := range f.selections {
		found := all.Select(context.Background(), true, nil, one...)
		for found.Next() {
			series := found.At()
			samples = series.Iterator(samples)
			if err := each(i, series.Labels(), samples); err != nil {
				return err
			}
		}
		if err := found.Err(); err != nil {
			return fmt.Errorf("the blocks cannot be read: %w", err)
		}
	}
	return nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func copyFolder(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if os.IsNotExist(err) {
		return nil
	} else if err != nil {
		return err
	}
	for _, each := range entries {
		if err := copyFile(filepath.Join(from, each.Name()), filepath.Join(to, each.Name())); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
