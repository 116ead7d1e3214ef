#!lua flags=allow-oom
-- Ends the turn of making a response, if it is still the caller's. KEYS[1] says whose it is; ARGV[1] is the caller.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
