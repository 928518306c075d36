import { cards, cardToken, confirm, ledger, newAccount, newSession, quote } from '../support/cloud.ts';
import { inParallel } from './support/in-parallel.ts';
import { sized } from './support/size.ts';

const SESSIONS = sized(100, 1_000);
const CONFIRMS = 5;
const AT_ONCE = 16;

const fees = [{ method: 'card', flat: 10, basis_points: 290, label: 'Card fee' }];

it(`${SESSIONS} sessions with ${CONFIRMS} parallel confirms each take exactly ${SESSIONS} charges`, async () => {
  const account = await newAccount({}, { fees });
  const token = await cardToken(cards.visa);
  const numbers = Array.from({ length: SESSIONS }, (_, n) => n);

  const taken = await inParallel(AT_ONCE, numbers, async (n) => {
    const session = await newSession(account, { customer_id: `payer-${n}` });
    await quote(session, token);
    const keys = Array.from({ length: CONFIRMS }, (_, key) => `${key}`);
    const answers = await Promise.all(keys.map((key) => confirm(session, token, { key })));
    const charges = await ledger(session);
    return { statuses: answers.map(({ status }) => status).sort(), charges };
  });

  const oneWinner = [200, ...Array(CONFIRMS - 1).fill(409)];
  expect(taken.filter(({ statuses }) => String(statuses) !== String(oneWinner))).toEqual([]);
  const charges = taken.flatMap((each) => each.charges);
  expect(charges).toHaveLength(SESSIONS);
  expect(charges.filter(({ amount, status }) => amount !== 1_039 || status !== 'succeeded')).toEqual([]);
  expect(taken.filter((each) => each.charges.length !== 1)).toEqual([]);
}, 280_000);
