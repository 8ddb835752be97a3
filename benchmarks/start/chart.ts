/** A bar chart of medians with p10 to p90, as an SVG that reads on light and on dark pages. */
import { median, quantile } from "../stats.ts";
import type { StartResult } from "./result.ts";

const WIDTH = 760;
const LABEL = 120;
const VALUE = 150;
const ROW = 34;
const TOP = 62;

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .small { font-size: 11px; fill: #57606a }
  .title { font-size: 15px; font-weight: 600 }
  .bar { fill: #8c959f } .ours { fill: #1f6feb } .floor { fill: #d0d7de }
  .range { stroke: #24292f; stroke-width: 1.5; fill: none }
  .axis { stroke: #d0d7de }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 }
    .bar { fill: #6e7681 } .ours { fill: #4493f8 } .floor { fill: #3d444d }
    .range { stroke: #e6edf3 } .axis { stroke: #3d444d }
  }`;

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A round number of milliseconds between grid lines, so that there are four to eight. */
function gridStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 8) ?? power * 10;
}

export function renderChart({ entries, machine, runs, date }: StartResult): string {
  const bars = entries
    .map(({ name, note, samples }) => ({
      name,
      note,
      middle: median(samples) / 1e6,
      low: quantile(samples, 0.1) / 1e6,
      high: quantile(samples, 0.9) / 1e6,
    }))
    .sort((a, b) => a.middle - b.middle);
  const most = Math.max(...bars.map(({ high }) => high), 1);
  const scale = (WIDTH - LABEL - VALUE) / most;
  const x = (value: number): string => (LABEL + value * scale).toFixed(1);
  const bottom = TOP + bars.length * ROW;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 42}" role="img">`,
    `<title>Time to run /bin/true in a new container, milliseconds</title><style>${STYLE}\n</style>`,
    `<text class="title" x="0" y="18">Time to run /bin/true in a new container</text>`,
    `<text class="small" x="0" y="38">median of ${runs} interleaved runs as an ordinary user, ms; line: p10 to p90; lower is better</text>`,
  ];
  const step = gridStep(most);
  for (let value = 0; value <= most; value += step) {
    out.push(`<path class="axis" d="M${x(value)} ${TOP - 8}V${bottom}"/>`);
    out.push(`<text class="small" x="${x(value)}" y="${bottom + 14}" text-anchor="middle">${value}</text>`);
  }
  for (const [i, { name, note, middle, low, high }] of bars.entries()) {
    const y = TOP + i * ROW;
    const kind = name === "rl" ? "ours" : /bun|true/.test(name) ? "floor" : "bar";
    const mid = y + 10;
    out.push(
      `<g><title>${escapeXml(note)}</title>`,
      `<text x="${LABEL - 10}" y="${y + 15}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect class="${kind}" x="${LABEL}" y="${y}" width="${Math.max(middle * scale, 1).toFixed(1)}" height="20" rx="2"/>`,
      `<path class="range" d="M${x(low)} ${mid}H${x(high)}M${x(low)} ${mid - 4}v8M${x(high)} ${mid - 4}v8"/>`,
      `<text x="${(LABEL + high * scale + 8).toFixed(1)}" y="${y + 15}">${middle.toFixed(1)} ms</text></g>`,
    );
  }
  const where = `${machine.cpus} CPUs, ${machine.system}, kernel ${machine.kernel}, ${date.slice(0, 10)}`;
  out.push(`<text class="small" x="0" y="${bottom + 36}">${escapeXml(where)}</text>`, "</svg>");
  return `${out.join("\n")}\n`;
}
