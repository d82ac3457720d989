/** Every kind of message says what it must, in the reader's own zone, in text and HTML alike. */
import { expect, it } from 'vitest';
import type { Facts } from './facts.ts';
import { layOut } from './layout.ts';
import { writeLetter } from './letters.ts';
import { KINDS } from './registration-mail.ts';

const at = (iso: string): number => Date.parse(iso);
const facts: Facts = {
  reader: { id: 'u', name: 'Emma Hartley', email: 'emma@openkms.example', active: true, zone: 'America/New_York' },
  trainingTitle: 'Python for <Analysts> & Co',
  session: {
    id: 's',
    zone: 'America/Chicago',
    officeName: 'Dallas',
    room: 'Trinity',
    virtualUrl: null,
    trainers: ['Ines Duarte'],
    schedule: 'scheduled',
    cancelReason: 'The trainer is ill',
  },
  meetings: [{ startsAt: at('2026-12-08T16:00:00Z'), endsAt: at('2026-12-08T18:00:00Z') }],
  registration: { status: 'waitlisted', waitlistPosition: 3 },
};

it.each(KINDS)('writes a %s message that names the training, the time, the place and where to act', (kind) => {
  const { subject, text, html } = layOut(writeLetter(kind, facts), 'https://kms.example/');
  expect(subject).toContain('Python for <Analysts> & Co');
  expect(subject).not.toContain('\n');
  expect(text).toContain('Hello Emma Hartley,');
  expect(text).toContain('Tuesday, December 8, 2026, 11:00 AM – 1:00 PM EST');
  expect(text).toContain('(there: Tuesday, December 8, 2026, 10:00 AM – 12:00 PM CST)');
  expect(text).toContain('Dallas, Trinity');
  expect(text).toMatch(/https:\/\/kms\.example\/(schedule|sync|trainings)\n/);
  expect(html).toContain('Python for &lt;Analysts&gt; &amp; Co');
  expect(html).not.toContain('<Analysts>');
});

it('says the place on the waitlist, and says less when the person is no longer on it', () => {
  expect(writeLetter('waitlisted', facts).opening).toContain('number 3');
  expect(writeLetter('waitlisted', { ...facts, registration: undefined }).opening).not.toMatch(/number|undefined|null/);
});

it('gives the reason a person wrote, or the one the session keeps', () => {
  expect(writeLetter('session-cancelled', facts).opening).toContain('Reason: The trainer is ill');
  expect(writeLetter('session-cancelled', facts, 'Snow').opening).toContain('Reason: Snow');
  expect(writeLetter('cancelled', facts, '  ').opening).not.toContain('Reason');
});

it('lists a long series only in part and says how many more there are', () => {
  const day = 86_400_000;
  const meetings = Array.from({ length: 9 }, (_, index) => ({
    startsAt: at('2026-12-08T16:00:00Z') + index * day,
    endsAt: at('2026-12-08T18:00:00Z') + index * day,
  }));
  const { particulars } = writeLetter('registered', { ...facts, meetings });
  expect(particulars.filter(([label]) => label === 'When')).toHaveLength(7);
  expect(particulars).toContainEqual(['When', 'and 3 more meetings']);
});

it('says so when a session has no times', () => {
  const self = { ...facts, meetings: [], session: { ...facts.session, schedule: 'self-paced' as const } };
  expect(writeLetter('registered', self).particulars).toContainEqual(['When', 'At your own pace']);
  const tba = { ...facts, meetings: [], session: { ...facts.session, schedule: 'tba' as const } };
  expect(writeLetter('registered', tba).particulars).toContainEqual(['When', 'To be announced']);
});
