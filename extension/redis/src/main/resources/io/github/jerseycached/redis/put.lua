#!lua
-- Stores a response beside those of the same key that other request fields selected, unless it would replace a newer one.
-- Says 1 when it is stored, 0 when a newer one is there.
--
-- KEYS[1] is a hash: a response by what selected it, and the order of them, the most recent first. Each response begins
-- with its life (8 bytes) and with when it was requested, in microseconds (8 bytes); a superseded one is no longer than that.
-- ARGV: 1 what selected it, 2 the response, 3 for how many milliseconds it is of use, 4 how many a key may have
local key, field, response, most = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[4])
if redis.call('TYPE', key).ok ~= 'hash' then
  redis.call('DEL', key)
end

local function requested(bytes)
  local high, low = struct.unpack('>I4I4', bytes, 9)
  return high * 4294967296 + low
end

local there = redis.call('HGET', key, field)
if there and #there >= 16 and string.sub(there, 1, 8) == string.sub(response, 1, 8)
    and requested(there) > requested(response) then
  return 0
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
redis.call('HSET', key, 'order', order, field, response)
if redis.call('PTTL', key) < tonumber(ARGV[3]) then
  redis.call('PEXPIRE', key, ARGV[3])
end
return 1
