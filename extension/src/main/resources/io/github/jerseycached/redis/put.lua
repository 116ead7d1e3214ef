#!lua
-- Stores a response beside those of the same key that other request fields selected.
--
-- KEYS[1] is a hash: a response by what selected it, and the order of them, the most recent first.
-- ARGV: 1 what selected it, 2 the response, 3 for how many milliseconds it is of use, 4 how many a key may have
local key, field, most = KEYS[1], ARGV[1], tonumber(ARGV[4])
if redis.call('TYPE', key).ok ~= 'hash' then
  redis.call('DEL', key)
end
local before = redis.call('HGET', key, 'order') or ''
local order, count = field, 1
for at = 1, #before - #field + 1, #field do
  local other = string.sub(before, at, at + #field - 1)
  if other ~= field then
    if count < most then
      order, count = order .. other, count + 1
    else
      redis.call('HDEL', key, other)
    end
  end
end
redis.call('HSET', key, 'order', order, field, ARGV[2])
if redis.call('PTTL', key) < tonumber(ARGV[3]) then
  redis.call('PEXPIRE', key, ARGV[3])
end
