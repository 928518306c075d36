import { isPaymentSession, paymentStatus, publicStatus, type Session, totalOf } from '../../lambdas/domain/session.ts';
import { anAttempt, aSession, NOON } from '../store/support/fixtures.ts';

const attempt = anAttempt();
const live = { expiresAt: NOON + 1 };
const over = { expiresAt: NOON };

describe('what the public sees of a session', () => {
  it.each<[string, Partial<Session>, string, string]>([
    ['open', live, 'active', 'unpaid'],
    ['out of time', over, 'expired', 'unpaid'],
    ['being paid', { ...live, attempt }, 'active', 'processing'],
    ['being paid, out of time', { ...over, attempt }, 'active', 'processing'],
    ['paid', { ...live, status: 'completed' }, 'completed', 'paid'],
    ['paid, out of time', { ...over, status: 'completed' }, 'completed', 'paid'],
    ['ended', { ...live, status: 'expired' }, 'expired', 'unpaid'],
    ['ended, out of time', { ...over, status: 'expired' }, 'expired', 'unpaid'],
  ])('%s', (_, part, status, payment) => {
    const session = { ...aSession(), ...part };
    expect([publicStatus(session, NOON), paymentStatus(session)]).toEqual([status, payment]);
  });
});

it('a wallet session is no payment session', () => {
  expect(isPaymentSession(aSession())).toBe(true);
  expect(isPaymentSession({ ...aSession(), scope: 'wallet' })).toBe(false);
});

it('the total is the amount and the fee', () => {
  expect(totalOf(aSession({ amount: 1_000 }), 39)).toBe(1_039);
});
