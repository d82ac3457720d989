/**
 * Smells of prompt injection: text that somebody slipped in to turn the model against the one who runs it. All are
 * warnings but an image whose address carries a value away: a prompt about injections may well speak of them.
 */
import type { Mark, Tally, Validator } from '../finding.ts';
import { overrides } from './override-phrases.ts';
import { find, runsOf } from './scan.ts';

const IMAGE = {
  starts: /!\[|<img\b/gi,
  reads:
    /^(?:!\[[^\]\n]{0,120}\]\(\s{0,3}<?|<img[^>\n]{0,80}src\s{0,3}=\s{0,3}["']?)((?:https?:)?\/\/[^\s)>"']{1,400})/i,
  reach: 620,
};
const MARKER = {
  starts: /<\||\[\/?INST\]|<<\/?SYS>>/g,
  reads: /^(?:<\|[a-z_]{3,20}\|>|\[\/?INST\]|<<\/?SYS>>)/,
  reach: 26,
};
const BLOB_RUN = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_=-]{120,}/g;

export const injection: Validator = ({ text }, tally) => [
  ...overrides(text, tally),
  ...images(text, tally),
  ...markers(text, tally),
  ...blobs(text, tally),
];

function images(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { end, parts } of find(text, IMAGE, tally)) {
    const address = parts[1] ?? '';
    const carries = address.includes('{{');
    if (!carries && !/[?#&]/.test(address)) continue;
    const message = carries
      ? 'The address of this image carries a value out to another server.'
      : 'The address of this image can carry data out to another server.';
    const severity = carries ? 'error' : 'warning';
    marks.push({ code: 'injection_image_url', severity, message, start: end - address.length, end });
  }
  return marks;
}

function markers(text: string, tally: Tally): Mark[] {
  return [...find(text, MARKER, tally)].map(({ start, end }) => {
    const message = 'With this mark models part the speakers of a conversation.';
    return { code: 'injection_marker', severity: 'warning', message, start, end };
  });
}

/** Text in base64: many different characters, both cases and digits. Rules of dashes and long words are none. */
function blobs(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { start, end, run } of runsOf(text, BLOB_RUN, tally)) {
    const sample = run.slice(0, 400);
    tally.steps += sample.length;
    if (new Set(sample).size < 20 || !/[a-z]/.test(sample) || !/[A-Z]/.test(sample) || !/\d/.test(sample)) continue;
    const message = 'Nobody can read this stretch of encoded text; a model may decode it.';
    marks.push({ code: 'injection_blob', severity: 'warning', message, start, end });
  }
  return marks;
}
