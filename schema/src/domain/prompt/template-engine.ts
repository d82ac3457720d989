/**
 * liquidjs as a prompt may use it. Always: reads nothing but the template and the values given (no files, no clock, no
 * language or zone of the machine), sees own properties only, escapes nothing, and stops when a cost is reached that is
 * counted, so that every machine gives the same text or the same fault.
 */
import { Context, defaultOperators, Liquid, toValueSync, type FS, type Template } from 'liquidjs';
import type { JsonObject } from '../rows.ts';
import { allowFilters, charge } from './template-filters.ts';
import { MAX_COST, MAX_TEMPLATE_LENGTH, meterOf, STEP_COST } from './template-limits.ts';
import { allowTags, payingEmitter } from './template-tags.ts';

const refuse = (): never => {
  throw new Error('Templates read no files.');
};

const NO_FILES: FS = {
  exists: () => Promise.resolve(false),
  existsSync: () => false,
  readFile: refuse,
  readFileSync: refuse,
  resolve: refuse,
  contains: () => Promise.resolve(false),
  containsSync: () => false,
};

const engine = makeEngine();

/** Throws LiquidError or TemplateFault. Expects a text that checkTemplate found no fault in. */
export function parseChecked(text: string): Template[] {
  return engine.parse(text);
}

/** Throws LiquidError or TemplateFault. `values` are read only. */
export function renderChecked(templates: Template[], values: JsonObject): string {
  const meter = meterOf(MAX_COST);
  // liquidjs asks renderLimit before each step, with the time, which nobody looks at.
  const steps = { check: () => meter.use(STEP_COST), use: meter.use };
  const limits = { memoryLimit: meter, renderLimit: steps } as unknown as Pick<Context, 'memoryLimit' | 'renderLimit'>;
  const scope = Object.assign(Object.create(null) as object, values);
  const context = new Context(scope, engine.options, { sync: true }, { ...limits, liquid: engine });
  const emitter = payingEmitter(context);
  toValueSync(engine.renderer.renderTemplates(templates, context, emitter));
  return emitter.buffer;
}

function makeEngine(): Liquid {
  const made = new Liquid({
    fs: NO_FILES,
    relativeReference: false,
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    parseLimit: MAX_TEMPLATE_LENGTH,
    // Named, because liquidjs would ask the machine for it.
    locale: 'en-US',
    timezoneOffset: 0,
    operators: payingOperators(),
  });
  allowFilters(made);
  allowTags(made);
  return made;
}

/** liquidjs's operators, those with two operands paying for what they compare. */
function payingOperators(): typeof defaultOperators {
  const paying = Object.entries(defaultOperators).map(([name, operate]) => {
    const binary = operate as (left: unknown, right: unknown, context: Context) => unknown;
    function* pay(left: unknown, right: unknown, context: Context): Generator<unknown, boolean> {
      charge(context, left, right);
      return (yield binary(left, right, context)) as boolean;
    }
    return [name, name === 'not' ? operate : pay] as const;
  });
  return Object.fromEntries(paying);
}
