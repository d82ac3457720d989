import { describe, expect, it } from 'vitest';
import { loadThesaurus, phraseKey, readThesaurus } from './synonyms.ts';

describe('thesaurus', () => {
  it('lets names find each other, and related words only one way', () => {
    const read = readThesaurus([{ rules: 'uav, drone > aircraft', names: 'same' }]);
    expect(read.get('drone')).toEqual([
      { words: ['uav'], closeness: 'same' },
      { words: ['aircraft'], closeness: 'related' },
    ]);
    expect(read.has(phraseKey(['aircraft']))).toBe(false);
  });

  it('finds phrases by their stems', () => {
    const { thesaurus } = loadThesaurus();
    const key = phraseKey(['operating', 'system']);
    expect(thesaurus.get(key)).toContainEqual({ words: ['os'], closeness: 'same' });
  });

  it('never names a phrase its own synonym, nor one twice', () => {
    for (const [key, synonyms] of loadThesaurus().thesaurus) {
      const keys = synonyms.map((synonym) => phraseKey(synonym.words));
      expect(keys).not.toContain(key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
