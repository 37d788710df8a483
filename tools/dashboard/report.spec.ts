import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Panel } from './panels.ts';
import { reportOn } from './report.ts';

const OK = [{ name: 'ErrorRate', health: 'ok' }];

function aPanel(expression: string, ...values: number[]): Panel {
  const series = values.map((value) => ({
    name: '',
    labels: {},
    values: [[0, value]] as [number, number][],
  }));
  const gridPos = { x: 0, y: 0, w: 1, h: 1 };
  return { type: 'stat', title: 'Sent', gridPos, from: 0, to: 1, answers: [{ expression, series }] };
}

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

describe('the report on a dashboard', () => {
  it('is good when every query has data, or asks for what is wrong and nothing is', () => {
    expect(reportOn([aPanel('sent_total', 0), aPanel('failed_total > 0')], OK)).toBe(true);
  });

  it.each([
    ['a query without an answer', [aPanel('sent_totl')], OK],
    ['a query without a number', [aPanel('sent_total / sent_total', Number.NaN)], OK],
    ['an alert that cannot be judged', [aPanel('sent_total', 0)], [{ name: 'ErrorRate', health: 'err' }]],
    ['nothing to ask', [], OK],
    ['no alert', [aPanel('sent_total', 0)], []],
  ])('is bad for %s', (_what, panels, rules) => {
    expect(reportOn(panels, rules)).toBe(false);
  });
});
