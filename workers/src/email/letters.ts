/**
 * What each kind of message says: one builder per kind, pure. Always: a message says what happened, when and where the
 * session is in the reader's own zone, and what the reader can do; it never promises a seat the server has not given.
 */
import type { EmailKind } from '@openkms/schema/domain/outcome.ts';
import type { Facts } from './facts.ts';
import { formatSpan } from './when.ts';

/** A message before it is laid out: its parts in order. */
export type Letter = {
  readonly subject: string;
  readonly greeting: string;
  readonly opening: string;
  /** Label and value, one line each. */
  readonly particulars: readonly (readonly [label: string, value: string])[];
  readonly closing: string;
  readonly link: { readonly label: string; readonly path: string };
};

type Told = Pick<Letter, 'subject' | 'opening' | 'closing' | 'link'>;
type Builder = (facts: Facts, note: string | undefined) => Told;

const MEETINGS_LISTED = 6;
const schedule = { label: 'Open my schedule', path: '/schedule' };
const sync = { label: 'See what happened', path: '/sync' };

const builders: { readonly [K in EmailKind]: Builder } = {
  registered: ({ trainingTitle }) => ({
    subject: `Registered: ${trainingTitle}`,
    opening: `Your seat in "${trainingTitle}" is confirmed.`,
    closing: 'If you cannot come, please cancel in My schedule so that the next person on the waitlist gets the seat.',
    link: schedule,
  }),
  waitlisted: ({ trainingTitle, registration }) => ({
    subject: `On the waitlist: ${trainingTitle}`,
    opening:
      registration?.status === 'waitlisted' && registration.waitlistPosition !== null
        ? `"${trainingTitle}" is full. You are number ${registration.waitlistPosition} on its waitlist.`
        : `"${trainingTitle}" was full, so you were put on its waitlist.`,
    closing: 'We write to you the moment a seat becomes yours. You need not do anything.',
    link: schedule,
  }),
  promoted: ({ trainingTitle }) => ({
    subject: `A seat is yours: ${trainingTitle}`,
    opening: `A seat became free, and it is yours: you are now registered for "${trainingTitle}".`,
    closing: 'If your plans have changed, please cancel in My schedule so that the next person gets the seat.',
    link: schedule,
  }),
  cancelled: ({ trainingTitle }, note) => ({
    subject: `Registration cancelled: ${trainingTitle}`,
    opening: `Your registration for "${trainingTitle}" is cancelled.${because(note)}`,
    closing: 'You can register again at any time while the session has not begun.',
    link: { label: 'Find another session', path: '/trainings' },
  }),
  conflict: ({ trainingTitle }, note) => ({
    subject: `Needs a decision: ${trainingTitle}`,
    opening: `Something about "${trainingTitle}" collides with another change or with your schedule. Nothing was lost.${because(note)}`,
    closing: 'An administrator looks at it and decides; you are told the outcome.',
    link: sync,
  }),
  'conflict-resolved': ({ trainingTitle }, note) => ({
    subject: `Decided: ${trainingTitle}`,
    opening: `The conflict about "${trainingTitle}" has been decided.${because(note)}`,
    closing: 'If the decision does not suit you, answer the administrator who made it: it can be undone.',
    link: sync,
  }),
  'session-moved': ({ trainingTitle }) => ({
    subject: `New time: ${trainingTitle}`,
    opening: `The session of "${trainingTitle}" that you registered for has moved. These are its new times.`,
    closing:
      'Your registration stands. If the new times do not suit you, cancel in My schedule or choose another session.',
    link: schedule,
  }),
  'session-cancelled': ({ trainingTitle, session }, note) => ({
    subject: `Session cancelled: ${trainingTitle}`,
    opening: `The session of "${trainingTitle}" below will not take place.${because(note ?? session.cancelReason ?? undefined)}`,
    closing: 'Other sessions of the same training may fit you.',
    link: { label: 'Find another session', path: '/trainings' },
  }),
  'session-restored': ({ trainingTitle, registration }) => ({
    subject: `It takes place after all: ${trainingTitle}`,
    opening: `The session of "${trainingTitle}" that had been cancelled takes place after all.`,
    closing:
      registration?.status === 'registered'
        ? 'Your seat is still yours.'
        : 'Look at My schedule to see where you stand.',
    link: schedule,
  }),
};

/** Writes the message of `kind`; `note` is the reason a person gave, when one was given. */
export function writeLetter(kind: EmailKind, facts: Facts, note?: string): Letter {
  const told = builders[kind](facts, note);
  return { ...told, greeting: `Hello ${facts.reader.name},`, particulars: particulars(facts) };
}

function because(note: string | undefined): string {
  const text = note?.trim();
  return text ? ` Reason: ${text}` : '';
}

function particulars({ reader, session, trainingTitle, meetings }: Facts): Letter['particulars'] {
  const when = meetings.slice(0, MEETINGS_LISTED).map((span) => formatSpan(span, reader.zone, session.zone));
  const more = meetings.length - when.length;
  const unplaced = session.schedule === 'self-paced' ? 'At your own pace' : 'To be announced';
  const where = [session.officeName, session.room].filter((part) => part !== null && part !== '').join(', ');
  return [
    ['Training', trainingTitle],
    ...(when.length === 0 ? [['When', unplaced] as const] : when.map((line) => ['When', line] as const)),
    ...(more > 0 ? [['When', `and ${more} more ${more === 1 ? 'meeting' : 'meetings'}`] as const] : []),
    ['Where', where],
    ...(session.virtualUrl === null ? [] : [['Join at', session.virtualUrl] as const]),
    ...(session.trainers.length === 0 ? [] : [['Trainer', session.trainers.join(', ')] as const]),
  ];
}
