/** Prometheus metrics. Always: labels are names from the code (routes, commands, statuses), never what somebody sent. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ExecutorDeps } from '../../execute/executor.ts';

export type Metrics = {
  readonly registry: Registry;
  /** Given to the executor. */
  readonly observeCommand: NonNullable<ExecutorDeps['observe']>;
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Metrics of one server; `pools` are watched under their names. */
export function createMetrics(pools: Readonly<Record<string, pg.Pool>>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ['name', 'status'] as const;
  const executed = new Counter({
    name: 'openkms_commands_total',
    help: 'Commands by name and receipt status',
    labelNames,
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'openkms_command_seconds',
    help: 'Time the executor took for a command, attempts included',
    labelNames: ['name'],
    buckets: SECONDS,
    registers: [registry],
  });
  const restarts = new Counter({
    name: 'openkms_command_restarts_total',
    help: 'Times a command started over for locks or a deadlock',
    registers: [registry],
  });
  watchPools(registry, pools);
  return {
    registry,
    observeCommand({ name, status, ms, attempts }) {
      executed.inc({ name, status });
      duration.observe({ name }, ms / 1000);
      restarts.inc(Math.max(0, attempts - 1));
    },
  };
}

/** Times each request and serves GET /metrics. */
export function registerMetrics(app: FastifyInstance, { registry }: Metrics): void {
  const seconds = new Histogram({
    name: 'openkms_http_request_seconds',
    help: 'HTTP requests by route',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}

function watchPools(registry: Registry, pools: Readonly<Record<string, pg.Pool>>): void {
  const gauge = new Gauge({
    name: 'openkms_pg_pool_connections',
    help: 'Connections to Postgres by pool and state',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
        gauge.set({ pool, state: 'busy' }, totalCount - idleCount);
        gauge.set({ pool, state: 'idle' }, idleCount);
        gauge.set({ pool, state: 'awaited' }, waitingCount);
      }
    },
  });
}
