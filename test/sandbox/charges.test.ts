import { sandboxBench } from './support/operations.ts';

it('a charge whose write is repeated, because its answer was lost, counts as added', async () => {
  const { client, dependencies } = await sandboxBench();
  const terms = { token: 'tok_a', amount: 1, currency: 'USD' };
  const charge = {
    key: 'attempt',
    reference: 'cs_a',
    id: 'ch_a',
    status: 'in_progress' as const,
    createdAt: '2030-01-01T00:00:00.000Z',
    terms,
  };
  expect(await dependencies.charges.add(charge)).toEqual({ added: true, charge });
  expect(await dependencies.charges.add(charge)).toEqual({ added: true, charge });
  expect(await dependencies.charges.add({ ...charge, id: 'ch_b' })).toEqual({ added: false, charge });
  client.destroy();
});
