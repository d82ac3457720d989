/**
 * Everything a browser may ask of the server's rows, by name. Always: each query is scoped by the reader's organisation
 * and by what the reader's role may see; the server builds it again from the name, so a client cannot widen it.
 *
 *     employee  catalogue, offices, own person, own registrations, receipts, conflicts, devices
 *     manager   the same, and the registrations, people and devices of the offices
 *     admin     the same, and every conflict, the audit log, receipts and dead letters of the organisation
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

export const queries = defineQueriesWithType<Schema>()({
  org: query(({ ctx }) => zql.org.where('id', ctx.orgId)),
  offices: query(({ ctx }) => zql.office.where('orgId', ctx.orgId)),
  catalogue: {
    trainings: query(({ ctx }) => zql.training.where('orgId', ctx.orgId)),
    sessions: query(({ ctx }) => zql.session.where('orgId', ctx.orgId)),
    meetings: query(({ ctx }) => zql.sessionMeeting.where('orgId', ctx.orgId)),
  },
  mine: {
    person: query(({ ctx }) => zql.user.where('orgId', ctx.orgId).where('id', ctx.userId)),
    registrations: query(({ ctx }) => zql.registration.where('orgId', ctx.orgId).where('userId', ctx.userId)),
    receipts: query(({ ctx }) =>
      zql.commandReceipt
        .where('orgId', ctx.orgId)
        .where('actorId', ctx.userId)
        .orderBy('decidedAt', 'desc')
        .limit(1000),
    ),
    conflicts: query(({ ctx }) => zql.syncConflict.where('orgId', ctx.orgId).where('userId', ctx.userId)),
    devices: query(({ ctx }) => zql.device.where('orgId', ctx.orgId).where('userId', ctx.userId)),
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
