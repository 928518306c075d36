import * as http from 'node:http';
import * as https from 'node:https';
import { pinned } from './resolve.ts';
import { retryAfterSeconds } from './retry-after.ts';

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly retryAfterSeconds?: number;
  /** The body's first kilobyte, as text. */
  readonly excerpt: string;
}

export interface Failed {
  readonly kind: 'failed';
  readonly reason: 'timeout' | 'connection' | 'tls' | 'dns' | 'address_not_allowed';
}

export interface Post {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The only ones to connect to. */
  readonly addresses: readonly string[];
  /** Ends the exchange and lets go of the connection. */
  readonly signal: AbortSignal;
}

const EXCERPT_BYTES = 1_024;
/** With Node's quarter of a second, a host far away that also has an address out of reach could not be connected to. */
const NEXT_ADDRESS_AFTER_MS = 3_000;

/** One POST over a connection of its own; redirects are answers like others. Never rejects. */
export function exchange({ url, body, headers, addresses, signal }: Post): Promise<Answered | Failed> {
  return new Promise((resolve) => {
    const { request, Agent } = url.protocol === 'https:' ? https : http;
    let handshaking = false;
    const fail = () => resolve({ kind: 'failed', reason: handshaking ? 'tls' : 'connection' });
    const post = request(url, {
      method: 'POST',
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'govifi-hosted-sessions/1',
        'Accept-Encoding': 'identity',
      },
      agent: new Agent({
        lookup: pinned(addresses),
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      }),
      // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
      ...(url.protocol === 'https:' && { rejectUnauthorized: true }),
      signal,
    });
    post.on('socket', (socket) => {
      socket.once('connect', () => {
        handshaking = url.protocol === 'https:';
      });
      socket.once('secureConnect', () => {
        handshaking = false;
      });
    });
    post.on('error', fail);
    // A receiver that switches to another protocol gives neither an answer nor an error.
    post.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail();
    });
    post.on('response', (response) => {
      read(response).then(resolve, fail);
    });
    post.end(body);
  });
}

async function read(response: http.IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the connection.
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= EXCERPT_BYTES) break;
  }
  const retryAfter = retryAfterSeconds(response.headers['retry-after'], Date.now());
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
    // Twice, because a byte that is no UTF-8 becomes a character of three.
    excerpt: decode(Buffer.from(decode(Buffer.concat(chunks)))),
  };
}

/** The text that fits; a character that does not fit whole is left out. */
function decode(bytes: Buffer): string {
  return new TextDecoder().decode(bytes.subarray(0, EXCERPT_BYTES), { stream: true });
}
