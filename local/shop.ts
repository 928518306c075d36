import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

export interface ShopOptions {
  readonly port: number;
  /** Of the local cloud. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Keeps its orders in this folder; without it they end with the run. */
  readonly data?: string;
  /** Whether webhooks reach this machine. */
  readonly webhooks: boolean;
  readonly log: (line: string) => void;
}

export interface Shop {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Runs the demo shop (`examples/shop`) against the local cloud, as a merchant would run it: in a process of its own.
 * @throws Error when it ends before it listens
 */
export async function startShop({ port, outputs, data, webhooks, log }: ShopOptions): Promise<Shop> {
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    SHOP_ORIGIN: url,
    ...(data && { SHOP_DATA: join(data, 'shop.json') }),
    ...(webhooks && { SHOP_WEBHOOK_URL: `${url}/webhooks` }),
    HOSTED_SESSIONS_API_URL: outputs.ApiUrl,
    HOSTED_SESSIONS_TOKEN_URL: outputs.TokenUrl,
    HOSTED_SESSIONS_CLIENT_ID: outputs.AdminClientId,
    HOSTED_SESSIONS_CLIENT_SECRET: outputs.AdminClientSecret,
    HOSTED_SESSIONS_CHECKOUT_URL: outputs.CheckoutUrl,
  };
  const preload = resolve('local', 'shop-preload.ts');
  const args = ['--import', preload, resolve('examples', 'shop', 'server.ts')];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()));
  const ended = once(child, 'exit');
  const listening = new Promise<void>((done) => child.stdout?.once('data', () => done()).resume());
  await Promise.race([listening, ended.then(() => Promise.reject(new Error('The demo shop did not start.')))]);
  return { url, stop: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}
