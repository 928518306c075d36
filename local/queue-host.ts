import { type ListenOptions, Server } from 'node:net';
import { startFauxqs } from 'fauxqs';

const [, , port = '', dataDir = ''] = process.argv;

// fauxqs would take calls on every interface; what runs here is for this machine alone.
const listen = Server.prototype.listen as (this: Server, options: ListenOptions, ...rest: unknown[]) => Server;
Server.prototype.listen = function (this: Server, options: ListenOptions, ...rest: unknown[]) {
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...rest);
} as typeof Server.prototype.listen;

// The parent is gone: nobody is left to serve.
process.on('disconnect', () => process.exit());

await startFauxqs({ port: Number(port), logger: false, ...(dataDir && { dataDir }) });
process.send?.('ready');
