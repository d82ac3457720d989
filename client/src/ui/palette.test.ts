// The palette keeps its promises: words are readable on what they stand on, and no colour lives outside tokens.css.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

type Colour = { rgb: readonly [number, number, number]; alpha: number };

const clientSource = path.resolve(import.meta.dirname, '..');
const tokens = new Map(
  [...readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8').matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(
    ([, name, value]) => [name ?? '', (value ?? '').replaceAll(/\s+/g, ' ').trim()] as const,
  ),
);

describe('words on surfaces reach 4.5:1', () => {
  const surfaces = ['--surface-page', '--surface-card', '--surface-raised', '--surface-field', '--surface-sunken'];
  const fills = ['--fill-info', '--fill-success', '--fill-warning', '--fill-error', '--fill-gold', '--fill-gold-soft'];
  test.each(['--ink', '--ink-strong', '--ink-quiet', '--ink-danger'].flatMap((ink) => surfaces.map((on) => [ink, on])))(
    '%s on %s',
    (ink, on) => expect(contrast(ink, on)).toBeGreaterThanOrEqual(4.5),
  );
  test.each(fills)('--ink-strong on %s', (fill) => expect(contrast('--ink-strong', fill)).toBeGreaterThanOrEqual(4.5));
  test.each(['--ink', '--ink-quiet'])('%s on a selected row', (ink) =>
    expect(contrast(ink, '--surface-selected')).toBeGreaterThanOrEqual(4.5),
  );
  test.each(
    ['--ink-on-navy', '--ink-on-navy-quiet', '--gold'].flatMap((ink) =>
      ['--surface-navy', '--surface-navy-deep', '--surface-header', '--action', '--action-hover'].map((on) => [
        ink,
        on,
      ]),
    ),
  )('%s on %s', (ink, on) => expect(contrast(ink, on)).toBeGreaterThanOrEqual(4.5));
  test.each(['--danger-action', '--danger-action-hover'])('white on %s', (on) =>
    expect(contrast('--ink-on-navy', on)).toBeGreaterThanOrEqual(4.5),
  );
});

describe('edges that show what can be operated reach 3:1', () => {
  test.each(['--surface-page', '--surface-card', '--surface-field'])('a field on %s', (on) =>
    expect(contrast('--line-field', on)).toBeGreaterThanOrEqual(3),
  );
  test('the focus ring shows by its navy on light and by its gold on dark', () => {
    expect(contrast('--focus-navy', '--surface-page')).toBeGreaterThanOrEqual(3);
    expect(contrast('--focus-navy', '--surface-card')).toBeGreaterThanOrEqual(3);
    expect(contrast('--focus-gold', '--surface-navy')).toBeGreaterThanOrEqual(3);
  });
});

test('gold and text-secondary on cream stay too weak for words, as the design says', () => {
  expect(contrast('--gold', '--cream')).toBeLessThan(3);
  expect(contrast('--text-secondary', '--cream')).toBeLessThan(4.5);
});

test('no colour literal stands in a style sheet other than tokens.css', () => {
  const sheets = readdirSync(clientSource, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.css'),
  );
  expect(sheets.length).toBeGreaterThan(20);
  const offenders = sheets
    .filter((file) => path.basename(file) !== 'tokens.css')
    .flatMap((file) =>
      colourLiterals(readFileSync(path.join(clientSource, file), 'utf8')).map((found) => `${file}: ${found}`),
    );
  expect(offenders).toEqual([]);
});

test('every custom property that a style sheet uses is defined', () => {
  const sheets = readdirSync(clientSource, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.css'),
  );
  const texts = sheets.map((file) => readFileSync(path.join(clientSource, file), 'utf8'));
  const defined = new Set([...texts.join('\n').matchAll(/(--[\w-]+)\s*:/g)].map((match) => match[1]));
  const setByReactAria = ['--trigger-width'];
  const used = texts.flatMap((text) => [...text.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
  expect([...new Set(used)].filter((name) => !defined.has(name) && !setByReactAria.includes(name ?? ''))).toEqual([]);
});

function colourLiterals(css: string): string[] {
  const code = css.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const values = [...code.matchAll(/:\s*([^;{}]+);/g)].map((match) => match[1] ?? '').join('\n');
  const functions = values.match(/#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(/gi) ?? [];
  const names =
    values.match(/(?<![-\w])(?:white|black|red|green|blue|navy|gold|gray|grey|orange|yellow|silver)(?![-\w])/gi) ?? [];
  return [...functions, ...names];
}

function contrast(over: string, under: string): number {
  const base = resolve(`var(${under})`);
  expect(base.alpha).toBe(1);
  const [light, dark] = [luminance(resolve(`var(${over})`)), luminance(base)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance({ rgb }: Colour): number {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Resolves `var()`, hex, black, transparent and `color-mix(in srgb, A p%, B)` of opaque colours. */
function resolve(value: string): Colour {
  const variable = value.match(/^var\((--[\w-]+)\)$/)?.[1];
  if (variable !== undefined) return resolve(tokens.get(variable) ?? `undefined ${variable}`);
  const hex = value.match(/^#([\da-f]{6})$/i)?.[1];
  if (hex !== undefined) {
    const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
    return { rgb: [channel(0), channel(2), channel(4)], alpha: 1 };
  }
  if (value === 'black') return { rgb: [0, 0, 0], alpha: 1 };
  const mix = value.match(/^color-mix\(in srgb, (var\(--[\w-]+\)) (\d+)%, (var\(--[\w-]+\)|black)\)$/);
  if (mix === null) throw new Error(`A colour this test cannot read: ${value}`);
  const [first, second] = [resolve(mix[1] ?? ''), resolve(mix[3] ?? '')];
  const share = Number(mix[2]) / 100;
  const blend = (at: 0 | 1 | 2) => first.rgb[at] * share + second.rgb[at] * (1 - share);
  return { rgb: [blend(0), blend(1), blend(2)], alpha: 1 };
}
