#!lua flags=allow-oom
-- Removes one response of a key, because a later answer superseded it, unless it is newer than that answer. What is left in
-- its place keeps away what was requested before that answer.
--
-- KEYS[1] is a hash as put.lua writes it.
-- ARGV: 1 what selected the response, 2 the life and when the answer was requested, as a response begins, 3 for how many
-- milliseconds at least what is left in its place is kept
local key, field, mark = KEYS[1], ARGV[1], ARGV[2]

local function requested(bytes)
  local high, low = struct.unpack('>I4I4', bytes, 9)
  return high * 4294967296 + low
end

local there = redis.call('TYPE', key).ok == 'hash' and redis.call('HGET', key, field)
if there and not (#there >= 16 and string.sub(there, 1, 8) == string.sub(mark, 1, 8)
    and requested(there) > requested(mark)) then
  redis.call('HSET', key, field, mark)
  if redis.call('PTTL', key) < tonumber(ARGV[3]) then
    redis.call('PEXPIRE', key, ARGV[3])
  end
end
return redis.status_reply('OK')
