/** What is wrong with the text as a template, variables nobody declared, and declared ones that nothing uses. */
import type { Mark, Validator } from '../finding.ts';
import { ALLOWED_FILTERS } from '../template-filters.ts';
import { RESERVED_NAMES } from '../variables.ts';
import { closest } from './closest.ts';

/** Only so many findings come with a proposal: each is compared with all names there are. */
const MOST_FIXES = 20;

export const templateFaults: Validator = ({ text, context, template }, tally) => {
  tally.steps += text.length;
  if (template.kind === 'refused') {
    return template.faults.map(({ code, message, name, start = 0, end = start }, at) => {
      const near =
        code === 'template_unknown_filter' && at < MOST_FIXES ? closest(name ?? '', [...ALLOWED_FILTERS]) : undefined;
      return { code, severity: 'error', message, start, end, ...(near ? { fix: { start, end, text: near } } : {}) };
    });
  }
  const declared = context.variables.map(({ name }) => name);
  const known = new Set([...declared, ...RESERVED_NAMES]);
  const used = new Set(template.variables.map(({ name }) => name));
  const unknown = template.variables.filter(({ name }) => !known.has(name));
  const marks = unknown.map(({ name, start }, at): Mark => {
    const message = `The prompt declares no variable "${name}".`;
    const end = start + name.length;
    // A name in brackets and quotes does not begin where its expression does.
    const isPlain = text.startsWith(name, start);
    const near = isPlain && at < MOST_FIXES ? closest(name, [...known]) : undefined;
    return {
      code: 'variable_unknown',
      severity: 'error',
      message,
      start,
      end,
      ...(near ? { fix: { start, end, text: near } } : {}),
    };
  });
  for (const name of declared) {
    if (used.has(name)) continue;
    const message = `The variable "${name}" is declared and never used.`;
    marks.push({ code: 'variable_unused', severity: 'warning', message, start: 0, end: 0 });
  }
  return marks;
};
