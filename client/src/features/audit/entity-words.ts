// What an entry is about, by name where this device knows it: a session by its training's title, a person by name.
import type { AuditLogRow } from '@openkms/schema/domain/rows.ts';
import { commandWords } from '../../command/command-words.ts';
import type { View } from '../../view/view.ts';

const tables: { readonly [table: string]: string } = {
  session: 'Session',
  training: 'Training',
  registration: 'Registration',
  syncConflict: 'Conflict',
  user: 'Person',
  device: 'Device',
  commandDeadLetter: 'Change set aside',
  prompt: 'Prompt',
  office: 'Office',
  org: 'Organisation',
};

type Named = Pick<AuditLogRow, 'entityTable' | 'entityId' | 'details'>;

/** "Session" and "Python Basics · PY-1-BOS"; the id where no name is known here. */
export function entityWords(view: View, row: Named): { kind: string; name: string; href?: string } {
  const { entityTable, entityId } = row;
  if (entityTable === null || entityId === null) return { kind: '', name: '–' };
  const kind = tables[entityTable] ?? entityTable;
  switch (entityTable) {
    case 'session':
      return { kind, ...sessionWords(view, entityId) };
    case 'training': {
      const training = view.table('training').get(entityId);
      return training === undefined
        ? { kind, name: entityId }
        : { kind, name: training.title, href: `/trainings/${training.id}` };
    }
    case 'registration': {
      const sessionId = sessionOf(row);
      return sessionId === null ? { kind, name: entityId } : { kind, ...sessionWords(view, sessionId) };
    }
    case 'syncConflict': {
      const conflict = view.table('syncConflict').get(entityId);
      return conflict === undefined
        ? { kind, name: entityId }
        : { kind, name: conflict.title, href: `/conflicts/${conflict.id}` };
    }
    case 'prompt': {
      const prompt = view.table('prompt').get(entityId);
      return prompt === undefined
        ? { kind, name: entityId }
        : { kind, name: prompt.title, href: `/prompts/${prompt.id}` };
    }
    case 'device': {
      const device = view.table('device').get(entityId);
      const owner = view.table('user').get(device?.userId ?? '')?.name;
      return { kind, name: device === undefined ? entityId : [device.label, owner].filter(Boolean).join(' · ') };
    }
    case 'commandDeadLetter': {
      const letter = view.table('commandDeadLetter').get(entityId);
      return { kind, name: letter === undefined ? entityId : commandWords(letter.name) };
    }
    default:
      return { kind, name: view.table('user').get(entityId)?.name ?? entityId };
  }
}

/** The sessions that `rows` are about, each once, sorted; the first `most`. */
export function sessionsNamed(rows: readonly Named[], most: number): string[] {
  const ids = rows.map(sessionOf).filter((id) => id !== null);
  return [...new Set(ids)].slice(0, most).sort();
}

function sessionOf({ entityTable, entityId, details }: Named): string | null {
  if (entityTable === 'session') return entityId;
  if (entityTable !== 'registration') return null;
  const result = details['result'];
  const inResult =
    typeof result === 'object' && result !== null && !Array.isArray(result) && 'sessionId' in result
      ? result['sessionId']
      : details['sessionId'];
  return typeof inResult === 'string' ? inResult : null;
}

function sessionWords(view: View, sessionId: string): { name: string; href?: string } {
  const session = view.table('session').get(sessionId);
  if (session === undefined) return { name: sessionId };
  const title = view.table('training').get(session.trainingId)?.title ?? session.code;
  return { name: `${title} · ${session.code}`, href: `/trainings/${session.trainingId}` };
}
