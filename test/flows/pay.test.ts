import { cards, cardToken, confirm, ledger, newAccount, newSession, quote } from '../support/cloud.ts';

const cardFee = { fees: [{ method: 'card', flat: 10, basis_points: 290, label: 'Card fee' }] };

describe('a payment with a test card', () => {
  it('goes from create over quote and confirm to exactly one charge of the quoted total', async () => {
    const session = await newSession(await newAccount({}, cardFee), { description: 'Water bill' });
    const token = await cardToken(cards.visa);

    const quoted = await quote(session, token);
    expect(quoted.body).toMatchObject({
      amount: 1_000,
      convenience_fee: 39,
      total_amount: 1_039,
      currency: 'USD',
      fee_label: 'Card fee',
    });

    const paid = await confirm(session, token, { key: 'pay', total_amount: 1_039 });
    expect(paid.status).toBe(200);
    expect(paid.body).toMatchObject({
      session_id: session.id,
      status: 'completed',
      total_amount: 1_039,
      last4: '4242',
      card_type: 'visa',
    });

    expect(await ledger(session)).toEqual([
      expect.objectContaining({ amount: 1_039, currency: 'USD', status: 'succeeded' }),
    ]);
    const config = await session.config();
    expect(config.body).toMatchObject({ status: 'completed', payment_status: 'paid', payment: paid.body.payment });
  });
});
