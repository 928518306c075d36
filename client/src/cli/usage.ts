/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {}

const SETTINGS = `Settings (each from its option, else from the file, else from the environment):
  --outputs FILE     the deployment's outputs, such as .local/outputs.json
  --api-url URL      HOSTED_SESSIONS_API_URL
  --token-url URL    HOSTED_SESSIONS_TOKEN_URL
  --client-id ID     HOSTED_SESSIONS_CLIENT_ID
  --account UID      HOSTED_SESSIONS_ACCOUNT
                     HOSTED_SESSIONS_CLIENT_SECRET (no option: other users can read a command line)`;

export const help = {
  '': `Usage: hosted-sessions <command> [options]

Commands:
  create         make a session and print the address of its page
  listen         forward events to an address on this machine
  events list    print events, oldest first
  events resend  send an event to the account's callback_url again
  secret         print the secret that verifies the account's webhooks

  hosted-sessions <command> --help says more.

${SETTINGS}

Exit codes: 0 done, 1 failed, 2 wrong usage`,

  create: `Usage: hosted-sessions create --amount N --currency CODE [options]

  --amount N           in the currency's minor unit: 1234 is 12.34 USD, or 1,234 JPY
  --currency CODE      ISO 4217, such as USD
  --description TEXT
  --customer-id ID
  --customer-email ADDRESS
  --success-url URL    default https://example.com/thanks
  --cancel-url URL     default https://example.com/cart
  --idempotency-key KEY
  --open               open the page in a browser
  --json               print the answer as JSON

${SETTINGS}`,

  listen: `Usage: hosted-sessions listen --forward-to URL [options]

Forwards each new event, signed with the account's secret as a delivery is, and prints one line for it. Network
failures are waited out. Stop it with Ctrl-C.

  --forward-to URL   where your receiver listens, such as http://localhost:4242/webhooks
  --since WHEN       begin earlier: after a webhook_id, or at a time such as 10m, 2h, 7d, 2026-01-31T12:00:00Z

${SETTINGS}`,

  'events list': `Usage: hosted-sessions events list [options]

  --after ID   begin after this webhook_id
  --limit N    at most so many; default 20
  --json       print each event as a line of JSON

${SETTINGS}`,

  'events resend': `Usage: hosted-sessions events resend WEBHOOK_ID [options]

${SETTINGS}`,

  secret: `Usage: hosted-sessions secret [options]

${SETTINGS}`,
} as const;

export type CommandName = Exclude<keyof typeof help, ''>;
