// Preloaded (`node --import`) into zero-cache, which listens on every interface and has no setting for it: what would
// listen everywhere listens on 127.0.0.1. An address that was asked for by name stays as it is. In containers, where the
// network is the wall, this is not loaded.
import net from 'node:net';

const LOOPBACK = '127.0.0.1';
const { listen } = /** @type {{ listen: (...args: unknown[]) => net.Server }} */ (net.Server.prototype);

/** @param {unknown} host */
const isEverywhere = (host) =>
  host === undefined || host === null || host === '' || host === '::' || host === '0.0.0.0';

Object.assign(net.Server.prototype, {
  /**
   * @this {net.Server}
   * @param {unknown[]} args
   */
  listen(...args) {
    return Reflect.apply(listen, this, narrowed(args));
  },
});

/**
 * The arguments of `server.listen`, in whichever of its forms, with loopback in the place of everywhere. Pure.
 * @param {unknown[]} args
 */
export function narrowed(args) {
  const [first, second, ...rest] = args;
  if (typeof first === 'object' && first !== null && 'port' in first) {
    const host = 'host' in first ? first.host : undefined;
    return isEverywhere(host) ? [{ ...first, host: LOOPBACK }, second, ...rest] : args;
  }
  const isPort = typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first));
  if (!isPort) return args;
  if (typeof second === 'string') return isEverywhere(second) ? [first, LOOPBACK, ...rest] : args;
  return second === undefined ? [first, LOOPBACK, ...rest] : [first, LOOPBACK, second, ...rest];
}
