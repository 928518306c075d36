import tls from 'node:tls';

// Loaded before a function's own code: where a connection to one of the names goes, and nothing else, is changed.

const names = new Set(process.env['EDGE_HOSTS']?.split(','));
const port = Number(process.env['EDGE_PORT']);
const { connect } = tls;

Object.assign(tls, {
  connect: (options: tls.ConnectionOptions, ...more: (() => void)[]) => {
    const { host = '' } = options;
    if (!names.has(host)) return connect(options, ...more);
    return connect({ ...options, host: '127.0.0.1', port, servername: host }, ...more);
  },
});
