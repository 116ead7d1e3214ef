#!lua flags=allow-oom
-- Invalidates names, and tells a node what it has not seen yet. Invalidations must get through however full the memory is.
--
-- KEYS[1] is a sorted set, one for all, so that it is lost as a whole or not at all:
--   i...   the life that it has, with the lowest score: another one when it was lost
--   floor  with minus the floor: names whose epochs are forgotten were invalidated no later
--   n...   a name's mark, with its epoch
--   t...   turns of the clock in a ring, each with the time that it moved to; the clock is the highest score
--
-- ARGV: 1 the life that the node knows, 2 the clock that it has seen, 3 the turn that moved it there, 4 the life to begin if
-- there is none, 5 by how much the clock moves, 6 how many epochs to remember, 7 how much to tell at once, 8 the channel,
-- 9... the marks of the names to invalidate; where there are none, it also tells which run of which server this is
local RING = 8192
local key, known, seen = KEYS[1], ARGV[1], tonumber(ARGV[2])

local function whole(number)
  return string.format('%.0f', number)
end

if redis.call('TYPE', key).ok ~= 'zset' then
  redis.call('DEL', key)
end
local life, floor
local lowest = redis.call('ZRANGE', key, 0, 1, 'WITHSCORES')
for i = 1, #lowest, 2 do
  if lowest[i] == 'floor' then
    floor = -tonumber(lowest[i + 1])
  elseif #lowest[i] == #ARGV[4] and string.sub(lowest[i], 1, 1) == 'i' then
    life = lowest[i]
  end
end
local highest = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')
local turn = highest[1] and tonumber(string.match(highest[1], '^t(%d+)$'))
local clock = highest[1] and tonumber(highest[2])

-- Whether what the node has seen is not in this history: a failover, or a restart from a snapshot, has lost invalidations.
local function lost()
  if known ~= life or seen <= floor or redis.call('ZSCORE', key, ARGV[3]) == ARGV[2] then
    return false
  end
  local oldest = redis.call('ZSCORE', key, 't' .. (turn + 1) % RING)
  return not oldest or tonumber(oldest) <= seen
end

if not life or not floor or not turn or lost() then
  redis.call('DEL', key)
  life, floor, turn, clock = ARGV[4], 0, 0, 1
  redis.call('ZADD', key, '-9007199254740991', life, 0, 'floor', 1, 't0')
  redis.call('PUBLISH', ARGV[8], 0)
end

if #ARGV > 8 then
  clock, turn = clock + tonumber(ARGV[5]), (turn + 1) % RING
  local now = whole(clock)
  local raised = {now, 't' .. turn}
  for i = 9, #ARGV do
    raised[#raised + 1] = now
    raised[#raised + 1] = ARGV[i]
  end
  redis.call('ZADD', key, unpack(raised))
  local remembered = tonumber(ARGV[6])
  local excess = redis.call('ZCARD', key) - 2 - RING - remembered
  if excess > 0 then
    local last = 1 + excess + math.floor(remembered / 64)
    floor = tonumber(redis.call('ZRANGE', key, last, last, 'WITHSCORES')[2])
    redis.call('ZREMRANGEBYRANK', key, 2, last)
    redis.call('ZADD', key, whole(-floor), 'floor')
  end
  redis.call('PUBLISH', ARGV[8], now)
end

local since = known == life and seen or 0
local news = redis.call('ZRANGEBYSCORE', key, '(' .. whole(since), '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[7])
local time = redis.call('TIME')
local run = ''
if #ARGV == 8 then
  -- The user may not be allowed to ask.
  local info = redis.pcall('INFO', 'server')
  run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
end
return {life, clock, floor, time[1], time[2], news, run}
