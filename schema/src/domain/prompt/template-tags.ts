/**
 * The tags a template may use: liquidjs's own where they pay for what they do, and here those that do not. Fragments
 * are text put in place before rendering (fragments.ts); one that is left over is a fault.
 */
import {
  AssignTag,
  BreakTag,
  CaptureTag,
  CaseTag,
  CommentTag,
  ContinueTag,
  evalTokenValue,
  ForTag,
  IfTag,
  InlineCommentTag,
  RawTag,
  Tag,
  toValue,
  TypeGuards,
  UnlessTag,
  type Context,
  type Emitter,
  type Liquid,
} from 'liquidjs';
import { charge } from './template-filters.ts';
import { MAX_RANGE_BOUND, TemplateFault, tooExpensive } from './template-limits.ts';

/** Leaves `engine` with the allowed tags only. */
export function allowTags(engine: Liquid): void {
  for (const name of Object.keys(engine.tags)) delete engine.tags[name];
  const allowed = {
    assign: AssignTag,
    break: BreakTag,
    capture: PayingCapture,
    case: PayingCase,
    comment: CommentTag,
    continue: ContinueTag,
    for: PayingFor,
    fragment: UnresolvedFragment,
    if: IfTag,
    raw: RawTag,
    unless: UnlessTag,
    '#': InlineCommentTag,
  };
  for (const [name, tag] of Object.entries(allowed)) engine.registerTag(name, tag);
}

/** What is written costs as many steps as it has characters. */
export function payingEmitter(context: Context): Emitter & { readonly buffer: string } {
  const emitter = {
    buffer: '',
    write: (value: unknown) => {
      charge(context, value);
      emitter.buffer += asText(value);
    },
  };
  return emitter;
}

/** As Liquid prints it: nothing for null, a list as its elements side by side; what holds objects as JSON. */
function asText(value: unknown): string {
  const plain: unknown = toValue(value);
  if (typeof plain === 'string') return plain;
  if (typeof plain === 'number' || typeof plain === 'boolean') return String(plain);
  if (Array.isArray(plain) && !plain.some(isObject)) return plain.map(asText).join('');
  return typeof plain === 'object' && plain !== null ? JSON.stringify(plain) : '';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class PayingCapture extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    const emitter = payingEmitter(context);
    yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
    context.bottom()[this.variable] = emitter.buffer;
  }
}

class PayingFor extends ForTag {
  override *render(context: Context, emitter: Emitter): ReturnType<ForTag['render']> {
    if (TypeGuards.isRangeToken(this.collection)) {
      for (const bound of [this.collection.lhs, this.collection.rhs]) {
        const value: unknown = yield evalTokenValue(bound, context);
        if (Math.abs(Number(value)) > MAX_RANGE_BOUND) {
          throw new TemplateFault(tooExpensive(`A range lies between ${-MAX_RANGE_BOUND} and ${MAX_RANGE_BOUND}.`));
        }
      }
    } else {
      const value: unknown = yield evalTokenValue(this.collection, context);
      if (typeof value === 'object' && value !== null) context.memoryLimit.use(Object.keys(value).length);
    }
    return yield* super.render(context, emitter);
  }
}

class PayingCase extends CaseTag {
  override *render(context: Context, emitter: Emitter): ReturnType<CaseTag['render']> {
    const value: unknown = yield this.value.value(context, true);
    for (const branch of this.branches) {
      for (const _ of branch.values) charge(context, value);
    }
    return yield* super.render(context, emitter);
  }
}

class UnresolvedFragment extends Tag {
  override render(): never {
    const message = 'The fragment is not resolved: it has to be, before the template is rendered.';
    throw new TemplateFault({ code: 'fragment_unresolved', message });
  }
}
