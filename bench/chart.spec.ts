import { describe, expect, it } from 'vitest';
import { chartOf } from './chart.ts';
import type { Finding, PartName } from './finding.ts';
import { judge } from './goals.ts';

const rate = (against: string, ratio: number): Finding => ({
  work: 'read by id',
  of: 'requests a second',
  against,
  values: [ratio],
});
const chart = (...parts: [PartName, Finding[]][]): string =>
  chartOf({ verdicts: judge(new Map(parts)), measurements: [] });

describe('the chart of the bench', () => {
  it('shows what is reached and what is short, each with its goal', () => {
    const svg = chart(['rounds', [rate('fastify-pg', 0.8), rate('ordinary-nest', 2.9)]]);
    expect(svg).toContain('0.80, goal 0.75');
    expect(svg).toContain('2.9 × ordinary Nest, goal 3');
    expect(svg.match(/<rect class="ours" x="120"/g)).toHaveLength(1);
    expect(svg.match(/<rect class="short" x="120"/g)).toHaveLength(4);
  });

  it('has a line for every goal that is no rate beside a server', () => {
    const start: Finding = { work: 'start', of: 'time until ready', unit: 's', values: [1.2] };
    const svg = chart(['starts', [start]]);
    expect(svg).toContain('start: time until ready');
    expect(svg).toContain('1.20 s');
    expect(svg).toContain('goal ≤ 1.5 ✓');
    expect(svg).toContain('goal ≤ 200 — short');
    expect(svg).not.toContain('written by hand');
  });
});
