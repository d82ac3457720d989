// Runs one part of the system and never lets it outlive the supervisor. The guard is tied to the supervisor by an IPC
// channel. The channel closing means "stop", whether the supervisor asked for it or was SIGKILLed: one path for both.
//
//   starting ─spawned→ running ─channel closed→ stopping ─grace over→ killed
//                         └────────── part ends ──────────┴→ whatever it started and left is killed; exit
//
// What always holds: when the guard ends, nothing that the part has started is left, whatever group it is in.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { killPart, TAG } from './tagged-processes.mjs';

/** @type {import('./child.mjs').GuardOrder} */
const order = JSON.parse(process.argv[2] ?? '{}');

const part = spawn(order.command, order.args, {
  cwd: order.cwd,
  env: { ...process.env, [TAG]: order.tag },
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
  ...(order.uid === undefined ? {} : { uid: order.uid }),
  ...(order.gid === undefined ? {} : { gid: order.gid }),
});

let stopping = false;

part.once('spawn', () => process.send?.({ pid: part.pid }));
part.once('error', (error) => {
  if (process.connected) process.send?.({ failed: error.message }, () => process.exit(127));
  else process.exit(127);
});
part.once('exit', (code, signal) => {
  killPart(part.pid ?? null, order.tag);
  const status = code ?? 128 + (signal ? constants.signals[signal] : 0);
  if (process.connected) process.send?.({ code, signal }, () => process.exit(status));
  else process.exit(status);
});

process.on('disconnect', stop);
process.on('SIGTERM', stop);
// Ctrl-C in a terminal goes to whole groups; the supervisor alone decides when the parts stop.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);

function stop() {
  if (stopping) return;
  stopping = true;
  part.kill(order.stopSignal);
  setTimeout(() => killPart(part.pid ?? null, order.tag), order.graceMs);
}
