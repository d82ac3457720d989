// A training with its sessions and what each offers this person. Always: looked up by id or by code, so that both kinds
// of address lead here; offers are asked of the same rule the server runs, over this device's rows.
import { useMemo, useState } from 'react';
import type { OfficeRow, SessionRow, TrainingRow } from '@openkms/schema/domain/rows.ts';
import type { Commitment } from '@openkms/schema/domain/overlap.ts';
import { newId, useCommands } from '../../command/use-commands.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useBrought } from '../../view/use-brought.ts';
import { useSession } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView, type View } from '../../view/use-view.ts';
import { offerOf, type Offer } from './offer.ts';
import { isAhead } from './session-facts.ts';

export type SessionItem = {
  readonly session: SessionRow;
  readonly office: OfficeRow | undefined;
  readonly offer: Offer;
};

export type TrainingState =
  | { readonly state: 'loading' }
  | { readonly state: 'missing' }
  | {
      readonly state: 'shown';
      readonly training: TrainingRow;
      readonly ahead: readonly SessionItem[];
      readonly past: readonly SessionItem[];
      /** What the person holds already, by session id: what another session must not overlap. */
      readonly commitments: readonly Commitment<string>[];
    };

const MINUTE_MS = 60_000;

/** The training named by `idOrCode`. */
export function useTraining(idOrCode: string): TrainingState {
  const view = useView((whole) => whole);
  const { preview } = useCommands();
  const { connection } = useSync();
  const who = useSession();
  const now = useNow(MINUTE_MS);
  const [askedAs] = useState(newId);
  const userId = 'person' in who ? who.person.userId : null;
  const online = connection === 'online';
  const training = trainingNamed(view, idOrCode);
  useBrought(training === undefined ? null : queries.catalogue.history({ trainingId: training.id }));

  return useMemo((): TrainingState => {
    if (view.table('training').size === 0 || userId === null) return { state: 'loading' };
    if (training === undefined) return { state: 'missing' };
    const mine = view.table('registration').where('userId', userId);
    const item = (session: SessionRow): SessionItem => {
      const own = mine.filter((row) => row.sessionId === session.id).toSorted((a, b) => b.requestedAt - a.requestedAt);
      const newest = own.find((row) => row.status !== 'cancelled') ?? own[0];
      const pending = newest === undefined ? undefined : view.pendingOf('registration', newest.id);
      const asked = preview('registration.register', { registrationId: askedAs, sessionId: session.id });
      return {
        session,
        office: view.table('office').get(session.officeId),
        offer: offerOf({ session, own: newest, pending, preview: asked, online }),
      };
    };
    const items = view.table('session').where('trainingId', training.id).map(item);
    const isCurrent = ({ session }: SessionItem): boolean => isAhead(session, now);
    const commitments = mine
      .filter((row) => row.status === 'registered')
      .flatMap(({ sessionId }) => {
        const session = view.table('session').get(sessionId);
        return session?.status === 'scheduled' ? [{ key: sessionId, meetings: session.meetings }] : [];
      });
    return {
      state: 'shown',
      training,
      ahead: items.filter(isCurrent),
      past: items.filter((each) => !isCurrent(each)),
      commitments,
    };
  }, [view, preview, training, userId, online, now, askedAs]);
}

function trainingNamed(view: View, idOrCode: string): TrainingRow | undefined {
  const trainings = view.table('training');
  return trainings.get(idOrCode) ?? trainings.all().find(({ code }) => code.toLowerCase() === idOrCode.toLowerCase());
}
