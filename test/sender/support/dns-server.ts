import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface Zone {
  /** Per name; a name that is not here does not exist. */
  readonly [name: string]: { readonly a?: readonly string[]; readonly aaaa?: readonly string[] } | 'silent';
}

const RECORD = { a: 1, aaaa: 28 };

/** A real DNS server on 127.0.0.1, as far as addresses go. */
export async function dnsServer(zone: Zone) {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = question(query);
    const entry = zone[name];
    if (entry === 'silent') return;
    const found = (type === RECORD.a ? entry?.a : entry?.aaaa) ?? [];
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (entry ? 0 : 3), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(found.length, 6);
    const answers = found.map((ip) => answer(type, ip));
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    /** The next question. */
    heard: () => once(socket, 'message'),
    address: `127.0.0.1:${socket.address().port}`,
    stop: () => new Promise<void>((done) => socket.close(done)),
  };
}

function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Its name is a pointer to the question's. */
function answer(type: number, ip: string): Buffer {
  const data = type === RECORD.a ? Buffer.from(ip.split('.').map(Number)) : groups(ip);
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}

/** Of an IPv6 address written in full. */
function groups(ip: string): Buffer {
  return Buffer.from(
    ip
      .split(':')
      .map((part) => part.padStart(4, '0'))
      .join(''),
    'hex',
  );
}
