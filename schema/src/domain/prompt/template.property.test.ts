import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PROMPT_FAULTS } from './fault.ts';
import { parseTemplate, renderTemplate } from './template.ts';
import { templateCase } from './test-templates.ts';

const noise = fc.array(
  fc.constantFrom(...'{{ }} {% %} {%- | " \' ( ) [ ] .. : , for if in endfor endif case when a'.split(' '), ' '),
  {
    maxLength: 25,
  },
);

it('answers any template and any values with a text or a fault of its list, and the same again', () => {
  let rendered = 0;
  fc.assert(
    fc.property(templateCase, ({ text, values: given }) => {
      const before = JSON.stringify(given);
      const result = renderTemplate(text, given);
      expect(renderTemplate(text, given)).toEqual(result);
      expect(JSON.stringify(given)).toBe(before);
      if (result.kind === 'refused') expect(Object.keys(PROMPT_FAULTS)).toContain(result.fault.code);
      else rendered += 1;
    }),
    { numRuns: 3000 },
  );
  expect(rendered).toBeGreaterThan(500);
});

it('answers any noise likewise, with a place in the text for each fault', () => {
  fc.assert(
    fc.property(noise, (bits) => {
      const text = bits.join('');
      const parsed = parseTemplate(text);
      if (parsed.kind === 'parsed') return;
      for (const { start = -1, end = -1, line = 0, column = 0, message } of parsed.faults) {
        expect(start >= 0 && start <= end && end <= text.length).toBe(true);
        expect([line, column]).toEqual([1, start + 1]);
        expect(message).not.toMatch(/line:\d|undefined/);
      }
      // What is not balanced is said before liquidjs is asked, so it never has to say it.
      const byLibrary = parsed.faults.filter(({ code }) => code === 'template_invalid');
      expect(byLibrary.filter(({ message }) => /(?:tag|output|raw) .*not closed/.test(message))).toEqual([]);
    }),
    { numRuns: 10_000 },
  );
});
