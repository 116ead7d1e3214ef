// Loaded before the suite's origin, which would listen on every interface.
import net from 'node:net'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port) {
  return listen.call(this, { host: '127.0.0.1', port })
}
