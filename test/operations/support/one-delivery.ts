import { Webhook } from 'standardwebhooks';
import type { OutgoingWebhook, Sent } from '../../../lambdas/domain/ports.ts';
import { answered, openWebhooks, type Webhooks } from './webhooks.ts';

type SentWebhook = OutgoingWebhook & { at: number };

/** For each test an account with one event whose delivery waits; before the answers are told, each is 200. */
export function useDelivery() {
  const of = {} as { bench: Webhooks; uid: string; id: string };

  beforeAll(async () => {
    of.bench = await openWebhooks();
  });
  beforeEach(async () => {
    of.uid = (await of.bench.account()).uid;
    of.id = await of.bench.expired(of.uid);
    of.bench.sent.length = 0;
    of.bench.queued.length = 0;
    of.bench.messages.length = 0;
    Object.assign(of.bench.says, { send: async () => answered(200), chance: 0 });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => of.bench.store.close());

  return Object.assign(of, {
    /** What the receiver answers, one after the other; then 500. */
    say: (...script: Sent[]) => {
      of.bench.says.send = async () => script.shift() ?? answered(500);
    },
    found: async () => {
      const delivery = await of.bench.deliveries.find(of.id);
      if (!delivery) throw new Error('There is no delivery');
      return delivery;
    },
    lastSent: (): SentWebhook => {
      const last = of.bench.sent.at(-1);
      if (!last) throw new Error('Nothing was sent');
      return last;
    },
    isSending: async () => {
      while (of.bench.sent.length === 0) await new Promise(setImmediate);
    },
    /** What a sweep queues of this delivery; those of other tests are due as well. */
    requeued: async () => {
      of.bench.queued.length = 0;
      await of.bench.requeue();
      return of.bench.queued.filter((message) => message.id === of.id);
    },
  });
}

/** As a receiver does at the time of the sending, by the library that anyone would take. */
export function verified({ body, headers, at }: SentWebhook, secret: string) {
  jest.spyOn(Date, 'now').mockReturnValue(at);
  const payload = new Webhook(secret).verify(body, { ...headers }) as { webhook_id: string; timestamp: number };
  jest.restoreAllMocks();
  return payload;
}
