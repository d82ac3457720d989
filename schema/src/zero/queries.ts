/**
 * Everything a browser may ask of the server's rows, by name. Always: each query is scoped by the reader's organisation
 * and by what the reader's role may see; the server builds it again from the name, so a client cannot widen it.
 *
 *     employee  catalogue, offices, own person, own registrations, receipts, conflicts, devices
 *     manager   the same, and the registrations, people and devices of the offices
 *     admin     the same, and every conflict, the audit log, receipts and dead letters of the organisation
 *
 * Prompts: those of others for one person are nobody's but theirs (domain/prompt/rights.ts), and what belongs to a prompt
 * is seen with it.
 *
 * A name means two things. On the device: all rows of that kind it holds, whichever query brought them. On the server:
 * which rows to bring. So history costs nobody anything: sessions come while they are ahead or not long over, with a
 * person's own registrations come their sessions of any age, and a page that shows older ones asks for them by name.
 */
import { defineQueriesWithType, defineQueryWithType } from '@rocicorp/zero';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { type Schema, zql } from './schema.ts';

const query = defineQueryWithType<Schema, Actor>();
const manages = (actor: Actor) => actor.role !== 'employee';
const administers = (actor: Actor) => actor.role === 'admin';
const limit = z.number().int().min(1).max(1000);

/** A filter that no row passes: what a reader without the right gets, the same as an empty table. */
const NOBODY = '';

const DAY_MS = 24 * 3600_000;
/** Sessions that ended longer ago than this come only where somebody asks for them. */
const OVER_FOR_DAYS = 60;
/** The scope moves once a week: each move is read anew for every client. */
const MOVES_EVERY_DAYS = 7;
/** Past sessions of one training that a page may ask for, the latest. */
const HISTORY = 200;
/** Runs of a prompt that count and are shown: as many as Meta Fusion looks at where nobody says otherwise. */
const PROMPT_RUNS = 500;
/** Cases that were replaced or removed, by which runs are still named. */
const FORMER_CASES = 100;
/** A person's own runs that every device of theirs holds, with their texts; and as many of one prompt, for its pages. */
const OWN_RUNS = 100;

/** What was over before this instant (ms UTC) is history at `now`; the same for a whole week. */
export function historyBefore(now: number): number {
  const step = MOVES_EVERY_DAYS * DAY_MS;
  return Math.floor((now - OVER_FOR_DAYS * DAY_MS) / step) * step;
}

/** Which rows a query of the catalogue or of a person brings, beside its right. */
type Scope = {
  readonly sessions: (orgId: string) => ReturnType<typeof zql.session.where>;
  readonly registrations: (orgId: string, userId: string) => ReturnType<typeof zql.registration.where>;
  readonly prompts: (actor: Actor) => ReturnType<typeof zql.prompt.where>;
  readonly promptVersions: (actor: Actor) => ReturnType<typeof zql.promptVersion.where>;
  readonly promptLabelMoves: (actor: Actor) => ReturnType<typeof zql.promptLabelMove.where>;
  readonly promptLinks: (actor: Actor) => ReturnType<typeof zql.promptLink.where>;
  readonly promptRuns: (actor: Actor) => ReturnType<typeof zql.promptRun.where>;
  readonly promptRunTexts: (actor: Actor) => ReturnType<typeof zql.promptRunText.where>;
  readonly promptCases: (actor: Actor) => ReturnType<typeof zql.promptCase.where>;
};

/** Prompts that `actor` may read (domain/prompt/rights.ts). */
function readable({ orgId, userId, role }: Actor) {
  return zql.prompt.where('orgId', orgId).where((row) => {
    const shared = row.cmp('scope', '!=', 'user');
    const inSight = role === 'admin' ? shared : row.and(shared, row.cmp('status', '!=', 'deleted'));
    return row.or(row.cmp('ownerId', userId), inSight);
  });
}

/** All that is there. */
const held: Scope = {
  sessions: (orgId) => zql.session.where('orgId', orgId),
  registrations: (orgId, userId) => zql.registration.where('orgId', orgId).where('userId', userId),
  prompts: ({ orgId }) => zql.prompt.where('orgId', orgId),
  promptVersions: ({ orgId }) => zql.promptVersion.where('orgId', orgId),
  promptLabelMoves: ({ orgId }) => zql.promptLabelMove.where('orgId', orgId),
  promptLinks: ({ orgId }) => zql.promptLink.where('orgId', orgId),
  promptRuns: ({ orgId }) => zql.promptRun.where('orgId', orgId),
  promptRunTexts: ({ orgId }) => zql.promptRunText.where('orgId', orgId),
  promptCases: ({ orgId }) => zql.promptCase.where('orgId', orgId),
};

const brought = (now: () => number): Scope => ({
  sessions: (orgId) =>
    zql.session
      .where('orgId', orgId)
      .where((row) => row.or(row.cmp('endsAt', 'IS', null), row.cmp('endsAt', '>', historyBefore(now())))),
  registrations: (orgId, userId) => zql.registration.where('orgId', orgId).where('userId', userId).related('session'),
  // Everybody's own, as they stand, so that they can be written on without a line; the rest comes with the pages that show it.
  prompts: (actor) => readable(actor).where('ownerId', actor.userId).related('head'),
  promptVersions: () => zql.promptVersion.where('orgId', NOBODY),
  promptLabelMoves: () => zql.promptLabelMove.where('orgId', NOBODY),
  promptLinks: () => zql.promptLink.where('orgId', NOBODY),
  promptRuns: (actor) => ownRuns(actor).where('agent', 'IS', null).limit(OWN_RUNS),
  promptRunTexts: () => zql.promptRunText.where('orgId', NOBODY),
  promptCases: () => zql.promptCase.where('orgId', NOBODY),
});

/** The runs of `actor`, those of agents in their name among them, with what was said in them, the newest first. */
function ownRuns({ orgId, userId }: Actor) {
  return zql.promptRun.where('orgId', orgId).where('userId', userId).related('text').orderBy('askedAt', 'desc');
}

/** What the device asks: over the rows it holds. */
export const queries = define(held);

/** What the server answers: which rows to bring. `now` is the server's clock. */
export const serverQueries = (now: () => number) => define(brought(now));

function define(scope: Scope) {
  return defineQueriesWithType<Schema>()({
    org: query(({ ctx }) => zql.org.where('id', ctx.orgId)),
    offices: query(({ ctx }) => zql.office.where('orgId', ctx.orgId)),
    catalogue: {
      trainings: query(({ ctx }) => zql.training.where('orgId', ctx.orgId)),
      sessions: query(({ ctx }) => scope.sessions(ctx.orgId)),
      /** Sessions of one training of any age, the latest. */
      history: query(z.object({ trainingId: z.string() }), ({ ctx, args }) =>
        zql.session
          .where('orgId', ctx.orgId)
          .where('trainingId', args.trainingId)
          .orderBy('startsAt', 'desc')
          .limit(HISTORY),
      ),
      /** Sessions by id, of any age. */
      named: query(z.object({ sessionIds: z.array(z.string()).max(100) }), ({ ctx, args }) =>
        zql.session.where('orgId', ctx.orgId).where('id', 'IN', args.sessionIds),
      ),
    },
    mine: {
      person: query(({ ctx }) => zql.user.where('orgId', ctx.orgId).where('id', ctx.userId)),
      registrations: query(({ ctx }) => scope.registrations(ctx.orgId, ctx.userId)),
      receipts: query(({ ctx }) =>
        zql.commandReceipt
          .where('orgId', ctx.orgId)
          .where('actorId', ctx.userId)
          .orderBy('decidedAt', 'desc')
          .limit(1000),
      ),
      /** One's own, and contradictions with a version of one's own: either side brings them together. */
      conflicts: query(({ ctx }) =>
        zql.syncConflict
          .where('orgId', ctx.orgId)
          .where((row) =>
            row.or(
              row.cmp('userId', ctx.userId),
              row.and(row.cmp('kind', 'prompt'), row.cmp('theirsUserId', ctx.userId)),
            ),
          ),
      ),
      devices: query(({ ctx }) => zql.device.where('orgId', ctx.orgId).where('userId', ctx.userId)),
    },
    prompts: {
      own: query(({ ctx }) => scope.prompts(ctx)),
      versions: query(({ ctx }) => scope.promptVersions(ctx)),
      labelMoves: query(({ ctx }) => scope.promptLabelMoves(ctx)),
      links: query(({ ctx }) => scope.promptLinks(ctx)),
      runs: query(({ ctx }) => scope.promptRuns(ctx)),
      runTexts: query(({ ctx }) => scope.promptRunTexts(ctx)),
      cases: query(({ ctx }) => scope.promptCases(ctx)),
      /** All that a person may read, as they stand, with the links that are in force. */
      library: query(({ ctx }) =>
        readable(ctx)
          .related('head')
          .related('links', (links) => links.where('promptStatus', 'active')),
      ),
      /** One prompt with its history, its cases, and its newest runs without what was said in them. */
      one: query(z.object({ promptId: z.string() }), ({ ctx, args }) =>
        readable(ctx)
          .where('id', args.promptId)
          .related('versions')
          .related('labelMoves')
          .related('links')
          .related('cases', (cases) => cases.where('status', 'active'))
          .related('formerCases', (cases) =>
            cases.where('status', 'removed').orderBy('updatedAt', 'desc').limit(FORMER_CASES),
          )
          .related('runs', (runs) => runs.orderBy('askedAt', 'desc').limit(PROMPT_RUNS)),
      ),
      /** What this person ran with one prompt, with what was said. */
      ownRunsOf: query(z.object({ promptId: z.string() }), ({ ctx, args }) =>
        ownRuns(ctx).where('promptId', args.promptId).where('agent', 'IS', null).limit(OWN_RUNS),
      ),
      /** What agents ran with one prompt in this person's name, with what was said. */
      agentRunsOf: query(z.object({ promptId: z.string() }), ({ ctx, args }) =>
        ownRuns(ctx).where('promptId', args.promptId).where('agent', 'IS NOT', null).limit(OWN_RUNS),
      ),
    },
    managed: {
      /** The newest registrations of all offices: what the live board shows happening. */
      recentRegistrations: query(z.object({ limit }), ({ ctx, args }) =>
        zql.registration
          .where('orgId', manages(ctx) ? ctx.orgId : NOBODY)
          .orderBy('updatedAt', 'desc')
          .limit(args.limit),
      ),
      roster: query(z.object({ sessionId: z.string() }), ({ ctx, args }) =>
        zql.registration.where('orgId', manages(ctx) ? ctx.orgId : NOBODY).where('sessionId', args.sessionId),
      ),
      people: query(({ ctx }) => zql.user.where('orgId', manages(ctx) ? ctx.orgId : NOBODY)),
      devices: query(({ ctx }) => zql.device.where('orgId', manages(ctx) ? ctx.orgId : NOBODY)),
    },
    organisation: {
      conflicts: query(({ ctx }) => zql.syncConflict.where('orgId', administers(ctx) ? ctx.orgId : NOBODY)),
      audit: query(
        z.object({ limit, action: z.string().optional(), entityId: z.string().optional() }),
        ({ ctx, args }) => {
          let rows = zql.auditLog.where('orgId', administers(ctx) ? ctx.orgId : NOBODY);
          if (args.action !== undefined) rows = rows.where('action', args.action);
          if (args.entityId !== undefined) rows = rows.where('entityId', args.entityId);
          return rows.orderBy('at', 'desc').limit(args.limit);
        },
      ),
      deadLetters: query(({ ctx }) =>
        zql.commandDeadLetter
          .where('orgId', administers(ctx) ? ctx.orgId : NOBODY)
          .orderBy('receivedAt', 'desc')
          .limit(200),
      ),
    },
  });
}
