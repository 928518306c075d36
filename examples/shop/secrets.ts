import type { HostedSessions } from '@govifi/hosted-sessions';

export interface Secrets {
  /** Each of them may have signed a webhook. */
  readonly webhook: readonly string[];
  readonly redirect: string;
}

const KEPT_MS = 60_000;

/** The account's secrets, asked for once a minute at most, so that a rotation needs no restart. */
export function secretsOf(payments: () => Promise<HostedSessions>): () => Promise<Secrets> {
  let kept: { readonly until: number; readonly secrets: Promise<Secrets> } | undefined;
  return () => {
    if (!kept || kept.until < Date.now()) kept = { until: Date.now() + KEPT_MS, secrets: ask(payments) };
    const { secrets } = kept;
    secrets.catch(() => {
      kept = undefined;
    });
    return secrets;
  };
}

async function ask(payments: () => Promise<HostedSessions>): Promise<Secrets> {
  const { secret, previous_secret, older_secrets = [], redirect_secret } = await (await payments()).webhooks.secret();
  const older = older_secrets.map((each) => each.secret);
  return { webhook: [secret, ...(previous_secret ? [previous_secret] : []), ...older], redirect: redirect_secret };
}
