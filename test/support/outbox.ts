import { readFile } from 'node:fs/promises';
import type { OutboxLine } from '../../local/outbox.ts';
import type { SentCode } from './processor.ts';

/** What the local cloud says would have reached payers in this run, each with its code, whoever was to send it. */
export async function readOutbox(file = process.env['CLOUD_OUTBOX'] ?? ''): Promise<SentCode[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => {
    const { channel, to, sent_at, code, text = '' }: OutboxLine = JSON.parse(line);
    return { channel, to, sent_at, code: code ?? /^\d{6}(?= is your code )/.exec(text)?.[0] ?? text };
  });
}
