/** A gauge: Grafana's own is not published, so this draws its arc, bands of thresholds, value and name. */
import { type FieldDisplay, formattedValueToString } from '@grafana/data';
import { theme } from './fields';

const [START, SWEEP] = [-120, 240];

const point = (radius: number, degrees: number) => {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return `${radius * Math.cos(angle)} ${radius * Math.sin(angle)}`;
};

/** A part of a ring, from one share of the scale to another. */
function part(from: number, to: number, outer: number, inner: number): string {
  const [a, b] = [START + from * SWEEP, START + to * SWEEP];
  const large = b - a > 180 ? 1 : 0;
  return `M ${point(outer, a)} A ${outer} ${outer} 0 ${large} 1 ${point(outer, b)} L ${point(inner, b)} A ${inner} ${inner} 0 ${large} 0 ${point(inner, a)} Z`;
}

const within = (share: number): number => Math.min(1, Math.max(0, share));

interface ArcProps {
  readonly value: FieldDisplay;
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

export function Arc({ value: { display, field }, width, height, count }: ArcProps) {
  const { min = 0, max = 100, thresholds } = field;
  const share = (value: number | null) => within(((value ?? min) - min) / (max - min || 1));
  const title = count > 1 ? 20 : 0;
  const radius = Math.max(20, Math.min(width / 2, (height - title) / 1.55) - 6);
  const steps = thresholds?.steps ?? [];
  const bands = steps.map((step, i) => ({
    color: theme.visualization.getColorByName(step.color),
    from: share(step.value === -Infinity ? min : step.value),
    to: share(steps[i + 1]?.value ?? max),
  }));
  return (
    <svg width={width} height={height}>
      <title>{display.title}</title>
      <g transform={`translate(${width / 2} ${radius + 6})`}>
        <path d={part(0, 1, radius * 0.93, radius * 0.7)} fill={theme.colors.background.secondary} />
        {Number.isFinite(display.numeric) && (
          <path d={part(0, share(display.numeric), radius * 0.93, radius * 0.7)} fill={display.color} />
        )}
        {bands.map(({ color, from, to }) => (
          <path key={`${from}`} d={part(from, to, radius, radius * 0.95)} fill={color} />
        ))}
        <text
          y={radius * 0.2}
          textAnchor="middle"
          fontSize={Math.min(radius * 0.36, (radius * 2.1) / formattedValueToString(display).length)}
          fontWeight={500}
          fill={display.color}
        >
          {formattedValueToString(display)}
        </text>
      </g>
      {count > 1 && (
        <text x={width / 2} y={height - 6} textAnchor="middle" fontSize={14} fill={theme.colors.text.primary}>
          {display.title}
        </text>
      )}
    </svg>
  );
}
