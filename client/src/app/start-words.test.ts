import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SAFE, START_WORDS } from './start-words.ts';

const html = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');
const root = (/<div id="root">(.*?)<noscript>/s.exec(html)?.[1] ?? '').replaceAll(/\s+/g, ' ');

test('where no script comes the page says of itself what the first script would', () => {
  expect(root).toContain(`<h1 class="start-notice-title">${START_WORDS.slow.title}</h1>`);
  expect(root).toContain(SAFE);
  expect(root).toContain(`<a href="">${START_WORDS.slow.action}</a>`);
});

test('the page itself holds neither script nor style: the content security policy refuses both', () => {
  expect(html).not.toMatch(/<style|style=|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
});
