import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from './command.ts';
import { settingOptions } from './settings.ts';
import { UsageError } from './usage.ts';

const openers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

export const create: Command = {
  options: {
    ...settingOptions,
    amount: { type: 'string' },
    currency: { type: 'string' },
    description: { type: 'string' },
    'customer-id': { type: 'string' },
    'customer-email': { type: 'string' },
    'success-url': { type: 'string', default: 'https://example.com/thanks' },
    'cancel-url': { type: 'string', default: 'https://example.com/cart' },
    'idempotency-key': { type: 'string' },
    open: { type: 'boolean' },
    json: { type: 'boolean' },
  },

  async run({ client, text, flag, print, warn, signal }) {
    const amount = text('amount') ?? '';
    const currency = text('currency');
    if (!/^[1-9][0-9]{0,7}$/.test(amount)) throw new UsageError('--amount must be a whole number of minor units.');
    if (!currency) throw new UsageError('--currency is missing.');
    const [description, customerId, customerEmail] = [text('description'), text('customer-id'), text('customer-email')];
    const session = await client.sessions.create(
      {
        amount: Number(amount),
        currency,
        layout: 'hosted',
        success_url: text('success-url') ?? '',
        cancel_url: text('cancel-url') ?? '',
        ...(description !== undefined && { description }),
        ...(customerId !== undefined && { customer_id: customerId }),
        ...(customerEmail !== undefined && { customer_email: customerEmail }),
      },
      { idempotencyKey: text('idempotency-key'), signal },
    );
    if (flag('json')) print(JSON.stringify(session));
    else print(`${session.session_id}, until ${session.expires_at}\n${session.hosted_url}`);
    if (flag('open') && !(await openPage(session.hosted_url)))
      warn('No browser could be opened: open the address above.');
  },
};

async function openPage(url: string): Promise<boolean> {
  const [command, ...parameters] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...parameters, url], { detached: true, stdio: 'ignore' });
  child.unref();
  return once(child, 'spawn').then(
    () => true,
    () => false,
  );
}
