/**
 * What Redis does in one step, as Lua. All of it turns on one hash, the ledger of a namespace:
 *
 *     run     the Redis process that this ledger belongs to
 *     epoch   a random name; whatever was stored or marked under another one does not count
 *     clock   how many removals there have been
 *     floor   loads that began before this count are not stored
 *     k<key>, t<tag>   the count at which it was last removed
 *
 * An entry is a hash beside it: epoch, at (the clock when its load began), names (its key and tags as in the ledger, JSON)
 * and value. Always: an entry is given out only under its own epoch and when none of its names was removed after `at`.
 *
 * The ledger is one key, so that it is lost whole or not at all (eviction, flushing), and it counts for one process of
 * Redis only: one that starts again from a snapshot, or a replica that takes over, may have forgotten the last removals.
 * In each case the next script begins a new epoch, and what was stored before is void.
 *
 * Every script has the ledger as KEYS[1], a name for a new epoch, should one be needed, as ARGV[1], and as ARGV[2] the
 * process of Redis that the caller is connected to.
 */
import { createHash } from 'node:crypto';

/** A script and the name by which Redis knows it once it has seen it. */
export type Script = { readonly lua: string; readonly sha: string };

const LEDGER = `
local function begin()
  redis.call('UNLINK', KEYS[1])
  redis.call('HSET', KEYS[1], 'run', ARGV[2], 'epoch', ARGV[1], 'clock', 0, 'floor', 0)
  return ARGV[1], 0, 0
end
local function ledger()
  local found = redis.call('HMGET', KEYS[1], 'run', 'epoch', 'clock', 'floor')
  if found[1] ~= ARGV[2] then return begin() end
  return found[2], tonumber(found[3]), tonumber(found[4])
end
local function current(names, at)
  for _, removed in ipairs(redis.call('HMGET', KEYS[1], unpack(names))) do
    if removed and tonumber(removed) > at then return false end
  end
  return true
end
`;

/** → [mark] */
export const MARK = script(`
local epoch, clock = ledger()
return { epoch .. ':' .. clock }
`);

/** KEYS[2]: the entry → [mark, 'absent' | 'invalidated'] or [mark, 'hit', value] */
export const GET = script(`
local epoch, clock = ledger()
local mark = epoch .. ':' .. clock
local entry = redis.call('HMGET', KEYS[2], 'epoch', 'at', 'names', 'value')
if not entry[1] then return { mark, 'absent' } end
if entry[1] == epoch and current(cjson.decode(entry[3]), tonumber(entry[2])) then return { mark, 'hit', entry[4] } end
redis.call('UNLINK', KEYS[2])
return { mark, 'invalidated' }
`);

/** KEYS[2]: the entry; ARGV[3…]: epoch and clock of the mark, ttl in ms, names, value → ['stored' | 'invalidated'] */
export const SET = script(`
local epoch, clock, floor = ledger()
local at = tonumber(ARGV[4])
if ARGV[3] ~= epoch or not at or at < floor or at > clock or not current(cjson.decode(ARGV[6]), at) then
  return { 'invalidated' }
end
-- Something else may stand there. Not always: after a write, Redis no longer minds its memory limit.
local kind = redis.call('TYPE', KEYS[2]).ok
if kind ~= 'hash' and kind ~= 'none' then redis.call('UNLINK', KEYS[2]) end
redis.call('HSET', KEYS[2], 'epoch', epoch, 'at', at, 'names', ARGV[6], 'value', ARGV[7])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return { 'stored' }
`);

/** ARGV[3]: most names to remember; ARGV[4…]: names removed → [] */
export const REMOVE = script(`
ledger()
local clock = redis.call('HINCRBY', KEYS[1], 'clock', 1)
for at = 4, #ARGV do redis.call('HSET', KEYS[1], ARGV[at], clock) end
if redis.call('HLEN', KEYS[1]) - 4 > tonumber(ARGV[3]) then begin() end
return {}
`);

/** No load that is under way now will be stored → [] */
export const RAISE_FLOOR = script(`
ledger()
redis.call('HSET', KEYS[1], 'floor', redis.call('HINCRBY', KEYS[1], 'clock', 1))
return {}
`);

function script(body: string): Script {
  const lua = LEDGER + body;
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}
