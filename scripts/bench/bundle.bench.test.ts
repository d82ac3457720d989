import { describe, expect, it } from 'vitest';
import { closure, entriesOf } from './bundle.bench.ts';

describe('the first page', () => {
  it('begins with every module script of index.html, preloaded ones too', () => {
    const html =
      '<script type="module" src="/assets/index-a.js"></script><link rel="modulepreload" href="/assets/icon-b.js"><link rel="stylesheet" href="/assets/x.css">';
    expect(entriesOf(html)).toEqual(['index-a.js', 'icon-b.js']);
  });

  it('is everything imported statically, however deep, and nothing that comes lazily', () => {
    const files: Record<string, string> = {
      'a.js': 'import{x as e}from"./b.js";import"./c.js";const p=()=>import(`./lazy.js`);',
      'b.js': 'export*from"./d.js";',
      'c.js': 'import{y}from"./b.js";',
      'd.js': 'let z=1;',
    };
    expect([...closure(['a.js'], (file) => files[file] ?? '')].toSorted()).toEqual(['a.js', 'b.js', 'c.js', 'd.js']);
  });
});
