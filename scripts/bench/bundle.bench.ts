/**
 * What a browser has to fetch before it can draw: the scripts index.html names and everything those import statically,
 * each file compressed alone with gzip -9, as a server sends them. Pages that come lazily are told apart.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { CLIENT_DIR } from '../system/client-build.mjs';
import type { Measured } from './figures.ts';

const kB = 1000;

/** Measures the built client. */
export async function runBundleBench(): Promise<Measured[]> {
  const first = closure(entriesOf(readFileSync(path.join(CLIENT_DIR, 'index.html'), 'utf8')), readAsset);
  const catalogue = readdirSync(path.join(CLIENT_DIR, 'assets')).filter((file) => /^catalog-page-.*\.js$/.test(file));
  const withCatalogue = closure([...first, ...catalogue], readAsset);
  const sizes = new Map([...withCatalogue].map((file) => [file, gzipSync(readAsset(file), { level: 9 }).byteLength]));
  const sum = (files: Iterable<string>) => [...files].reduce((bytes, file) => bytes + (sizes.get(file) ?? 0), 0) / kB;
  const largest = [...first].toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0)).slice(0, 4);
  const named = largest.map((file) => `${file} ${((sizes.get(file) ?? 0) / kB).toFixed(1)}`).join(', ');
  return [
    {
      figure: 'client JS of the first page, gzip',
      value: sum(first),
      unit: 'kB',
      target: '<= 250',
      samples: first.size,
      note: `index.html's scripts and their static imports (sign-in and shell), gzip -9 a file: ${named}`,
    },
    {
      figure: 'client JS of the first page with the catalogue page, gzip',
      value: sum(withCatalogue),
      unit: 'kB',
      target: '',
      samples: withCatalogue.size,
      note: 'the lazy catalogue page and its static imports added; the search worker apart',
    },
  ];
}

function readAsset(file: string): string {
  return readFileSync(path.join(CLIENT_DIR, 'assets', file), 'utf8');
}

/** File names of the module scripts (preloaded ones too) of an HTML page. */
export function entriesOf(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map((match) => match[1] ?? '');
}

/** `entries` and everything they import statically, however deep. Dynamic imports are not followed. */
export function closure(entries: readonly string[], read: (file: string) => string): Set<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const imported of staticImports(read(file))) visit(imported);
  };
  for (const entry of entries) visit(entry);
  return found;
}

/** The neighbours a built module imports statically: `import…from"./x.js"`, `import"./x.js"`, `export…from"./x.js"`. */
function staticImports(code: string): string[] {
  return [...code.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map((match) => match[1] ?? '');
}
