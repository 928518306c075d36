import { shop } from './app.ts';

// Both secrets during a rotation, separated by a comma.
const secrets = (process.env['WEBHOOK_SECRETS'] ?? '').split(',');
/** In a real shop a table with a unique key, written together with what the event changes. */
const handled = new Set<string>();

const server = shop(secrets, async ({ webhook_id, event_type, data }) => {
  if (handled.has(webhook_id)) return;
  handled.add(webhook_id);
  if (event_type === 'checkout_session.completed') console.log(`paid: ${data.session_id}`);
  else console.log(`${event_type}: ${data.session_id}`);
}).listen(Number(process.env['PORT'] ?? 4242), () => console.log('listening', server.address()));
