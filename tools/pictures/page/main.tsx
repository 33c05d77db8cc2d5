/** Draws a dashboard with Grafana's own parts, where there are some. The arc of a gauge is ours: Grafana does not publish it. */
import { type DataFrame, dateTime, type TimeRange } from '@grafana/data';
import { GlobalStyles, ThemeContext } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import type { Drawing } from '../drawing';
import { place } from '../layout';
import { prepared, theme } from './fields';
import { Frame, Row } from './frame';
import { framesOf } from './frames';
import { Content } from './panels';

declare global {
  interface Window {
    readonly drawing: Drawing;
  }
}

const drawing = window.drawing;
const range: TimeRange = {
  from: dateTime(drawing.from * 1000),
  to: dateTime(drawing.to * 1000),
  raw: { from: 'now-1h', to: 'now' },
};

function Dashboard({ data }: { data: ReadonlyMap<number, DataFrame[]> }) {
  const chosen = Object.entries(drawing.variables).map(([name, value]) => `${name}: ${value}`);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ position: 'absolute', left: 16, top: 16, fontSize: 20, fontWeight: 500 }}>
        {drawing.title}
        <span style={{ marginLeft: 24, fontSize: 14, color: theme.colors.text.secondary }}>
          {[...chosen, drawing.subtitle].join('   ·   ')}
        </span>
      </div>
      {drawing.panels.map(panel => {
        const box = place(panel.gridPos);
        if (panel.type === 'row') return <Row key={panel.id} title={panel.title} {...box} />;
        const errors = (drawing.answers[panel.id] ?? []).flatMap(({ error }) => error ?? []);
        return (
          <Frame key={panel.id} panel={panel} {...box}>
            {(width, height) => (
              <Content
                panel={panel}
                frames={data.get(panel.id) ?? []}
                error={errors.join('\n')}
                range={range}
                width={width}
                height={height}
              />
            )}
          </Frame>
        );
      })}
    </ThemeContext.Provider>
  );
}

async function main(): Promise<void> {
  const data = new Map<number, DataFrame[]>();
  for (const panel of drawing.panels) {
    const frames = framesOf(panel, drawing.answers[panel.id] ?? [], drawing.step);
    data.set(panel.id, await prepared(panel, frames));
  }
  Object.assign(document.body.style, {
    margin: 0,
    background: theme.colors.background.canvas,
    color: theme.colors.text.primary,
    fontFamily: theme.typography.fontFamily,
    fontSize: '14px',
  });
  createRoot(document.getElementById('root') as HTMLElement).render(<Dashboard data={data} />);
  // uPlot draws in the next frames.
  setTimeout(() => console.log('drawn'), 1500);
}

main().catch((error: Error) => console.log(`failed: ${error.stack}`));
