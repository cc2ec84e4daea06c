/** @jsxImportSource hono/jsx */
import { tellDuration, tellNumber, tellTime } from './time.js';

/** One step of time in a chart. */
export interface ChartBucket {
  readonly starts_at: string;
  readonly calls: number;
  readonly errors: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
}

interface ChartProps {
  readonly buckets: readonly ChartBucket[];
}

// Units of the drawing. It is stretched to the width that there is, so it holds no text.
const width = 600;
const height = 100;

/** Calls and latency side by side, and the figures as a table. */
export function Charts({ buckets }: ChartProps) {
  return (
    <>
      <div class="columns halves">
        <CallChart buckets={buckets} />
        <LatencyChart buckets={buckets} />
      </div>
      <ChartTable buckets={buckets} />
    </>
  );
}

/** Calls as bars, failed ones at their foot. */
function CallChart({ buckets }: ChartProps) {
  const most = Math.max(1, ...buckets.map(({ calls }) => calls));
  const step = width / Math.max(1, buckets.length);
  const scale = (value: number) => (value / most) * (height - 4);
  const total = sum(buckets.map(({ calls }) => calls));
  const failed = sum(buckets.map(({ errors }) => errors));
  return (
    <figure class="chart">
      <figcaption class="legend">
        <span>
          <Swatch name="bar" />
          Calls: {tellNumber(total)}
        </span>
        <span>
          <Swatch name="bar-bad" />
          Failed: {tellNumber(failed)}
        </span>
      </figcaption>
      <div class="scale">
        <span>{tellNumber(most)}</span>
      </div>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Calls over time: ${total}, of which ${failed} failed`}
      >
        <Grid />
        {buckets.map(({ calls, errors, starts_at }, index) => {
          const place = { x: round(index * step + step * 0.12), width: round(step * 0.76) };
          return (
            <g>
              <title>{`${tellTime(starts_at)}: ${calls} calls, ${errors} failed`}</title>
              <rect class="bar" {...place} y={round(height - scale(calls))} height={round(scale(calls))} />
              <rect
                class="bar-bad"
                {...place}
                y={round(height - scale(errors))}
                height={round(scale(errors))}
              />
            </g>
          );
        })}
      </svg>
      <Ends buckets={buckets} />
    </figure>
  );
}

/** The time that calls took: half of them, and 95 of 100, were faster. */
function LatencyChart({ buckets }: ChartProps) {
  const most = Math.max(1, ...buckets.map(({ p95_ms }) => p95_ms ?? 0));
  return (
    <figure class="chart">
      <figcaption class="legend">
        <span>
          <LineSwatch name="line" />
          Half were faster (p50)
        </span>
        <span>
          <LineSwatch name="line-high" />
          95 of 100 were faster (p95)
        </span>
      </figcaption>
      <div class="scale">
        <span>{tellDuration(most)}</span>
      </div>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`How long calls took over time: at most ${tellDuration(most)} for 95 of 100`}
      >
        <Grid />
        {drawLines(buckets, ({ p50_ms }) => p50_ms, most).map((points) => (
          <polyline class="line" points={points} />
        ))}
        {drawLines(buckets, ({ p95_ms }) => p95_ms, most).map((points) => (
          <polyline class="line-high" points={points} />
        ))}
      </svg>
      <Ends buckets={buckets} />
    </figure>
  );
}

/** The figures of both charts, for people who do not see them. */
function ChartTable({ buckets }: ChartProps) {
  const used = buckets.filter(({ calls }) => calls > 0);
  return (
    <details class="small">
      <summary>The figures as a table</summary>
      {used.length === 0 ? (
        <p class="soft">No call in this time.</p>
      ) : (
        <section class="wide" tabindex={0} aria-label="Figures of the charts">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col" class="number">
                  Calls
                </th>
                <th scope="col" class="number">
                  Failed
                </th>
                <th scope="col" class="number">
                  p50
                </th>
                <th scope="col" class="number">
                  p95
                </th>
              </tr>
            </thead>
            <tbody>
              {used.map((bucket) => (
                <tr>
                  <td>{tellTime(bucket.starts_at)}</td>
                  <td class="number">{tellNumber(bucket.calls)}</td>
                  <td class="number">{tellNumber(bucket.errors)}</td>
                  <td class="number">{tellDuration(bucket.p50_ms ?? 0)}</td>
                  <td class="number">{tellDuration(bucket.p95_ms ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

/** The lines between buckets that have a value; a lone one becomes a short dash. */
function drawLines(
  buckets: readonly ChartBucket[],
  read: (bucket: ChartBucket) => number | null,
  most: number,
): readonly string[] {
  const step = width / Math.max(1, buckets.length);
  const lines: string[][] = [[]];
  for (const [index, bucket] of buckets.entries()) {
    const value = bucket.calls === 0 ? null : read(bucket);
    if (value === null) {
      lines.push([]);
      continue;
    }
    const y = round(height - 2 - (value / most) * (height - 8));
    lines.at(-1)?.push(`${round((index + 0.5) * step)},${y}`);
  }
  return lines
    .filter(({ length }) => length > 0)
    .map((points) => (points.length === 1 ? widen(points[0] ?? '', step) : points.join(' ')));
}

function widen(point: string, step: number): string {
  const [x = '0', y = '0'] = point.split(',');
  return `${round(Number(x) - step * 0.35)},${y} ${round(Number(x) + step * 0.35)},${y}`;
}

function Grid() {
  return (
    <>
      {[0.02, 0.34, 0.67].map((part) => (
        <line class="grid" x1="0" x2={width} y1={round(part * height)} y2={round(part * height)} />
      ))}
    </>
  );
}

function Ends({ buckets }: ChartProps) {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (first === undefined || last === undefined) return null;
  return (
    <div class="scale">
      <span>{tellTime(first.starts_at)}</span>
      <span>now</span>
    </div>
  );
}

function Swatch({ name }: { readonly name: string }) {
  return (
    <svg viewBox="0 0 14 7" aria-hidden="true">
      <rect class={name} x="2" y="0" width="10" height="7" rx="2" />
    </svg>
  );
}

function LineSwatch({ name }: { readonly name: string }) {
  return (
    <svg viewBox="0 0 14 7" aria-hidden="true">
      <line class={name} x1="0" x2="14" y1="3.5" y2="3.5" />
    </svg>
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
