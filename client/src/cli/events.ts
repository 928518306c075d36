import type { WebhookEvent } from '../types/webhook.ts';
import type { Command } from './command.ts';
import { settingOptions } from './settings.ts';
import { UsageError } from './usage.ts';

const PAGE = 100;

export const listEvents: Command = {
  options: {
    ...settingOptions,
    after: { type: 'string' },
    limit: { type: 'string', default: '20' },
    json: { type: 'boolean' },
  },

  async run({ client, text, flag, print, signal }) {
    const limit = text('limit') ?? '';
    if (!/^[1-9][0-9]{0,5}$/.test(limit)) throw new UsageError('--limit must be a whole number from 1.');
    const after = text('after');
    let left = Number(limit);
    const page = { ...(after !== undefined && { after }), limit: Math.min(PAGE, left) };
    for await (const event of client.events.all(page, { signal })) {
      print(flag('json') ? JSON.stringify(event) : lineOf(event));
      left -= 1;
      if (left === 0) return;
    }
  },
};

export const resendEvent: Command = {
  options: settingOptions,
  operands: 1,

  async run({ client, operands: [webhookId = ''], print, signal }) {
    if (!/^evt_[A-Za-z0-9]+$/.test(webhookId)) throw new UsageError('A webhook_id begins with evt_.');
    await client.events.redeliver(webhookId, { signal });
    print(`${webhookId} is on its way again`);
  },
};

export const printSecret: Command = {
  options: settingOptions,

  async run({ client, print, signal }) {
    print((await client.webhooks.secret({ signal })).secret);
  },
};

export function lineOf({ webhook_id, event_type, timestamp, data }: WebhookEvent): string {
  return `${new Date(timestamp * 1_000).toISOString()}  ${event_type}  ${webhook_id}  ${data.session_id}`;
}
