import { describe, expect, it } from 'vitest';
import { stem } from './stem.ts';

describe('stem', () => {
  it.each([
    ['drones', 'drone'],
    ['adolescents', 'adolescent'],
    ['policies', 'policy'],
    ['modelling', 'modeling'],
    ['organisation', 'organization'],
    ['behaviour', 'behavior'],
    ['programmes', 'programs'],
    ['analyse', 'analysis'],
    ['theatre', 'theater'],
  ])('brings %s and %s together', (a, b) => {
    expect(stem(a)).toBe(stem(b));
  });

  it.each([
    ['organic', 'organization'],
    ['university', 'universal'],
    ['news', 'new'],
    ['police', 'policy'],
    ['animal', 'animation'],
    ['statistics', 'state'],
  ])('keeps %s apart from %s', (a, b) => {
    expect(stem(a)).not.toBe(stem(b));
  });

  it('takes no -ise for British where Americans write it too', () => {
    expect(['exercise', 'advises', 'promised', 'enterprise'].filter((word) => stem(word).includes('z'))).toEqual([]);
  });

  it('leaves numbers, codes and other scripts alone', () => {
    expect(['2027', 'hist200', 'введение', 'ai'].map(stem)).toEqual(['2027', 'hist200', 'введение', 'ai']);
  });
});
