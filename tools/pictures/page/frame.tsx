/** A panel's box with its title, and the line of a row. */
import type { ReactNode } from 'react';
import type { Panel } from '../drawing';
import { theme } from './fields';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const HEADER = 32;
const PADDING = 8;

export function Frame({
  panel,
  children,
  ...box
}: Box & { panel: Panel; children: (width: number, height: number) => ReactNode }) {
  return (
    <section
      style={{
        ...box,
        position: 'absolute',
        boxSizing: 'border-box',
        background: theme.components.panel.background,
        border: `1px solid ${theme.components.panel.borderColor}`,
        borderRadius: 4,
        overflow: 'hidden',
      }}
    >
      <h2
        style={{
          ...{ margin: 0, padding: '0 8px', height: HEADER, lineHeight: `${HEADER}px`, fontSize: 14, fontWeight: 500 },
          ...{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
        }}
      >
        {panel.title}
      </h2>
      <div style={{ position: 'absolute', left: PADDING, top: HEADER }}>
        {children(box.width - 2 * PADDING - 2, box.height - HEADER - PADDING - 2)}
      </div>
    </section>
  );
}

export const Row = ({ title, ...box }: Box & { title: string }) => (
  <h1
    style={{
      ...box,
      position: 'absolute',
      margin: 0,
      padding: '0 8px',
      fontSize: 16,
      fontWeight: 500,
      lineHeight: '30px',
    }}
  >
    {`⌄ ${title}`}
  </h1>
);
