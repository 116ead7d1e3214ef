#!lua
-- Puts one response of a key first in the order in which they are kept, for it was used.
--
-- KEYS[1] is a hash as put.lua writes it.
-- ARGV: 1 what selected the response
local key, field = KEYS[1], ARGV[1]
local before = redis.call('TYPE', key).ok == 'hash' and redis.call('HGET', key, 'order')
if before then
  local order, found = field, false
  for at = 1, #before - #field + 1, #field do
    local other = string.sub(before, at, at + #field - 1)
    if other == field then
      found = true
    else
      order = order .. other
    end
  end
  if found then
    redis.call('HSET', key, 'order', order)
  end
end
return redis.status_reply('OK')
