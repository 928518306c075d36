import type { Clock } from '../domain/ports.ts';
import type { DeliveryQueue, DeliveryStore } from '../domain/store-ports.ts';

export interface RequeueDeps {
  readonly deliveries: Pick<DeliveryStore, 'listDue'>;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
}

/**
 * Queues every delivery that is due: those whose wait is over, and those whose message or worker was lost. One that is
 * queued twice is still tried once.
 * @param until when to stop: milliseconds since the epoch
 */
export async function requeueDeliveries({ deliveries, queue, clock }: RequeueDeps, until: number): Promise<number> {
  let queued = 0;
  for await (const delivery of deliveries.listDue(clock.now())) {
    if (clock.now() >= until) break;
    await queue.send(delivery);
    queued += 1;
  }
  return queued;
}
