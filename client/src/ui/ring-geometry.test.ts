import { describe, expect, test } from 'vitest';
import { ringArcs } from './ring-geometry.ts';

const turn = 2 * Math.PI * 10;

describe('a progress ring', () => {
  test('draws the done share of the turn and the forecast after it', () => {
    const arcs = ringArcs(10, 10, 40, 30);
    expect(arcs.done).toBeCloseTo(turn / 4);
    expect(arcs.ahead).toBeCloseTo(turn / 2);
    expect(arcs.percent).toBe(25);
  });
  test('never draws more than one turn, but says the true percentage', () => {
    expect(ringArcs(10, 50, 40, 80)).toMatchObject({ done: turn, ahead: 0, percent: 125 });
  });
  test('does not round up to a goal that is not reached', () => {
    expect(ringArcs(10, 39.9, 40).percent).toBe(99);
    expect(ringArcs(10, 26, 40).percent).toBe(65);
  });
  test('ignores a forecast below what is already done', () => {
    expect(ringArcs(10, 20, 40, 5).ahead).toBe(0);
  });
  test.each([Number.NaN, -3, Number.POSITIVE_INFINITY])('counts %s as nothing done', (value) => {
    expect(ringArcs(10, value, 40)).toMatchObject({ done: 0, ahead: 0, percent: 0 });
  });
  test('counts a goal of zero as reached', () => {
    expect(ringArcs(10, 0, 0)).toMatchObject({ done: turn, percent: 100 });
  });
});
