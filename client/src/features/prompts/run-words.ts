/** A run in words: how it stands, what it cost, how long it took, why it failed. Pure. Always: what is not known is said to be so. */
import type { PromptRunLogEntry, PromptRunRow, PromptRunStatus } from '@openkms/schema/domain/rows.ts';
import type { Tone } from '../../ui/badge.tsx';
import { counted, decimal } from '../../ui/number-text.ts';

export type Standing = { readonly words: string; readonly tone: Tone };

/** Statuses in the order a run takes. */
export const RUN_STATUSES: readonly PromptRunStatus[] = ['asked', 'running', 'done', 'failed', 'cancelled'];
export const STATUS_WORDS: Record<PromptRunStatus, string> = {
  asked: 'Waits for the model',
  running: 'Answering',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
const TONES: Record<PromptRunStatus, Tone> = {
  asked: 'warning',
  running: 'info',
  done: 'success',
  failed: 'error',
  cancelled: 'neutral',
};

/** How a run stands; `isPending`: the server has not heard of it. */
export function standingWords(
  { status }: Pick<PromptRunRow, 'status'>,
  { isPending, isOnline }: { readonly isPending: boolean; readonly isOnline: boolean },
): Standing {
  if (isPending && status === 'asked')
    return { words: isOnline ? 'On its way' : 'Waits for a line', tone: isOnline ? 'info' : 'warning' };
  return { words: STATUS_WORDS[status], tone: TONES[status] };
}

/** Still to be answered. */
export function isOpen({ status }: Pick<PromptRunRow, 'status'>): boolean {
  return status === 'asked' || status === 'running';
}

const MICRO = 1_000_000;
/** Below this an amount is shown as smaller than it. */
const LEAST = 0.0001;

/** "$0.0012", "less than $0.0001", "no price known". */
export function costWords(costMicros: number | null): string {
  if (costMicros === null) return 'no price known';
  const dollars = costMicros / MICRO;
  if (dollars > 0 && dollars < LEAST) return `less than $${LEAST}`;
  const most = dollars >= 1 ? 2 : 4;
  return `$${dollars.toLocaleString('en', { minimumFractionDigits: Math.min(2, most), maximumFractionDigits: most })}`;
}

/** "840 ms", "1.2 s", "2 min 5 s"; "not known" for null. */
export function latencyWords(ms: number | null): string {
  if (ms === null) return 'not known';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${decimal(ms / 1000)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** "310 in, 42 out", with "about" where nobody counted; "not counted" without figures. */
export function tokensWords({
  inputTokens,
  outputTokens,
  isEstimated,
}: Pick<PromptRunRow, 'inputTokens' | 'outputTokens' | 'isEstimated'>): string {
  if (inputTokens === null && outputTokens === null) return 'not counted';
  const words = `${(inputTokens ?? 0).toLocaleString('en')} in, ${(outputTokens ?? 0).toLocaleString('en')} out`;
  return isEstimated ? `about ${words}` : words;
}

/** "80 %"; "no score" for null. */
export function scoreWords(score: number | null): string {
  return score === null ? 'no score' : `${Math.round(score * 100)} %`;
}

/** "thumbs up"; null where nobody said. */
export function feedbackWords(feedback: PromptRunRow['feedback']): string | null {
  return feedback === null ? null : `thumbs ${feedback}`;
}

/** The model that answered; before that the one asked for; the installation's own where none was. */
export function modelWords({ answeredBy, model }: Pick<PromptRunRow, 'answeredBy' | 'model'>): string {
  return answeredBy ?? (model === '' ? 'the installation’s own' : model);
}

export type Problem = { readonly title: string; readonly what: string };

const PROBLEMS: { readonly [code: string]: Problem } = {
  llm_not_configured: {
    title: 'No model is set up here',
    what: 'Whoever runs this installation tells it where one is: OPENKMS_LLM_URL, for Ollama, vLLM or any service that speaks like OpenAI’s. Then run it again.',
  },
  llm_unreachable: {
    title: 'The model could not be reached',
    what: 'Nobody answered at its address. Run it again in a while; if that does not help, whoever runs this installation should look at it.',
  },
  llm_timeout: {
    title: 'The model took too long',
    what: 'It did not begin or did not end in time. Run it again, ask a smaller model, or shorten what is sent.',
  },
  llm_rate_limited: {
    title: 'The model is asked too much',
    what: 'Its provider allows no more for now. Wait a little and run it again.',
  },
  llm_stream_cut: {
    title: 'The answer broke off',
    what: 'The line to the model went before the end. What had come is kept below; run it again for the whole.',
  },
  llm_provider_error: {
    title: 'The model’s provider failed',
    what: 'Run it again in a while; if that does not help, whoever runs this installation should look at it.',
  },
  llm_unauthorised: {
    title: 'The model refused the key',
    what: 'The key of this installation is missing, wrong, or not allowed to do this. Whoever runs it has to put that right.',
  },
  llm_invalid_request: {
    title: 'The model refused the request',
    what: 'An unknown model is the usual reason: choose another name, or leave it empty.',
  },
  run_given_up: {
    title: 'The run was given up',
    what: 'Something here went wrong each time it was tried. Run it again; if that does not help, whoever runs this installation finds the reason in the log of its workers.',
  },
  llm_context_too_long: {
    title: 'It is too long for this model',
    what: 'Shorten the prompt, switch an enricher off, set a limit of tokens, or choose a model that reads more.',
  },
};

/** Codes of failures whose details are the provider's own words. */
const IN_ITS_WORDS: ReadonlySet<string> = new Set([
  'llm_provider_error',
  'llm_rate_limited',
  'llm_unauthorised',
  'llm_invalid_request',
  'llm_context_too_long',
]);
const MOST_SAID = 300;

/** Why a run failed and what can be done; `detail`: what was met, as the log holds it. */
export function problemWords(code: string | null, detail: string | null = null): Problem {
  const known = PROBLEMS[code ?? ''];
  if (known === undefined || code === null) {
    const what = `Run it again; the log below says what was met${code === null ? '.' : ` (${code}).`}`;
    return { title: 'The run failed', what };
  }
  const { title, what } = code === 'llm_provider_error' ? providerProblem(known, detail) : known;
  if (detail === null || detail === '' || !IN_ITS_WORDS.has(code)) return { title, what };
  const said = detail.length > MOST_SAID ? `${detail.slice(0, MOST_SAID)}…` : detail;
  return { title, what: `${what} It said: “${said}”` };
}

/** By the status of HTTP with which it answered, where it got so far. */
function providerProblem(known: Problem, detail: string | null): Problem {
  const status = Number(/^HTTP (\d{3})\b/.exec(detail ?? '')?.[1] ?? Number.NaN);
  if (status === 408 || status === 504)
    return { title: 'The model’s provider took too long', what: `It gave up by itself. ${known.what}` };
  if (status === 502 || status === 503)
    return { title: 'The model’s provider is not ready', what: `It is starting, or has too much to do. ${known.what}` };
  if (status >= 500) return { title: known.title, what: `It met a fault of its own (HTTP ${status}). ${known.what}` };
  return known;
}

/** What a log says was met when the run failed for good; null where it says nothing. */
export function failureDetail(log: readonly Pick<PromptRunLogEntry, 'event' | 'detail'>[]): string | null {
  return log.findLast(({ event }) => event === 'failed')?.detail ?? null;
}

const FINISHES: { readonly [reason: string]: string } = {
  length: 'It was cut short: the answer reached the most tokens it may have.',
  content_filter: 'The provider’s filter ended it.',
  other: 'It ended for a reason the provider does not name.',
};

/** Why an answer ended, where that is worth saying. */
export function finishWords(reason: string | null): string | null {
  return reason === null ? null : (FINISHES[reason] ?? null);
}

const EVENTS: Record<PromptRunLogEntry['event'], string> = {
  asked: 'Asked',
  started: 'The model was asked',
  'first-token': 'The first word came',
  retry: 'It failed and is tried again',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** A step of the log: "Failed (llm_timeout)". */
export function eventWords({ event, code }: Pick<PromptRunLogEntry, 'event' | 'code'>): string {
  return code === undefined ? EVENTS[event] : `${EVENTS[event]} (${code})`;
}

/** How much of an answer there is, for whoever hears it: said anew only every hundred words. */
export function heardWords(status: PromptRunStatus, answer: string): string {
  const words = answer.match(/\S+/g)?.length ?? 0;
  if (status === 'done') return `The answer is complete: ${counted(words, 'word')}.`;
  if (status !== 'running') return STATUS_WORDS[status];
  if (words === 0) return 'The model is asked.';
  return words < 100 ? 'The answer has begun.' : `${Math.floor(words / 100) * 100} words have come.`;
}
