import { isKnownModel } from '@openkms/schema/domain/prompt/models.ts';
import { describe, expect, test } from 'vitest';
import {
  addedWords,
  droppedWords,
  type FaultContext,
  faultWords,
  KNOWN_MODELS,
  limitWords,
  meterWords,
} from './preview-words.ts';

test('every model that is offered is known, once', () => {
  expect(KNOWN_MODELS.filter((model) => !isKnownModel(model))).toEqual([]);
  expect(new Set(KNOWN_MODELS).size).toBe(KNOWN_MODELS.length);
});

test('names what was added, at most two of it', () => {
  const what = ['Task.', 'Training "A".', 'Training "B".', 'Note "C".'];
  expect(addedWords({ enricher: 'time-tags', what: what.slice(0, 1) })).toBe('Added by time tags: Task.');
  expect(addedWords({ enricher: 'context-injector', what })).toBe('Added by context: Task; Training "A"; and 2 more.');
});

test('says how full the model is and where the limit comes from', () => {
  expect(meterWords({ tokens: 1320, limit: 7192 })).toBe('About 1,320 of 7,192 tokens');
  expect(limitWords('', 1000, null)).toBe('Any model reads at least 8,192; 1,000 of them are kept for the answer.');
  expect(limitWords('gpt-4o', 1000, 500)).toBe(
    'You allow 500. gpt-4o reads 128,000; 1,000 of them are kept for the answer.',
  );
  expect(limitWords('llama3', 1000, 9000)).not.toContain('You allow');
});

test('says why something was left out', () => {
  expect(droppedWords({ tokens: 40, reason: 'budget' })).toBe('About 40 tokens; no room within the limit');
  expect(droppedWords({ tokens: 1, reason: 'share' })).toMatch(/^About 1 token; its enricher/);
});

describe('a fault', () => {
  const context: FaultContext = {
    promptId: 'p',
    isComposed: false,
    nameOf: (id) => id.toUpperCase(),
    isLibraryHere: true,
  };
  const fault = { code: 'template_invalid', message: 'M.', line: 3, column: 5, start: 20, end: 22 } as const;

  test('in the text itself has a place to go to', () => {
    expect(faultWords(fault, context)).toEqual({
      what: 'M.',
      where: 'Line 3, column 5',
      place: { from: 20, to: 22 },
    });
    expect(faultWords({ ...fault, path: ['p'] }, { ...context, isComposed: true }).place).not.toBeNull();
  });

  test('in the composed text or in a fragment says so and has none', () => {
    expect(faultWords(fault, { ...context, isComposed: true })).toMatchObject({
      where: 'Line 3, column 5 of the text with its fragments',
      place: null,
    });
    expect(faultWords({ ...fault, path: ['p', 'tone'] }, context)).toMatchObject({
      where: 'Line 3, column 5 of “TONE”',
      place: null,
    });
  });

  test('of a circle names the way round, and the place where it closes', () => {
    const circle = { ...fault, code: 'fragment_circular', path: ['p', 'tone', 'p'] } as const;
    expect(faultWords(circle, context)).toMatchObject({
      what: 'Fragments refer in a circle: this prompt → “TONE” → this prompt.',
      where: 'Line 3, column 5 of “TONE”',
    });
    expect(faultWords({ ...circle, path: ['p', 'p'] }, context).place).toEqual({ from: 20, to: 22 });
  });

  test('without a place says only what', () => {
    const missing = { code: 'variable_missing', message: '"a" needs a value.', name: 'a' } as const;
    expect(faultWords(missing, context)).toEqual({ what: '"a" needs a value.', where: null, place: null });
  });

  test('of a fragment that is missing says that it may only be missing here', () => {
    const missing = { ...fault, code: 'fragment_missing', path: ['p'] } as const;
    expect(faultWords(missing, context).what).toBe('M.');
    expect(faultWords(missing, { ...context, isLibraryHere: false }).what).toContain('not have reached this device');
  });
});
