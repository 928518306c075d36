import { createHmac } from 'node:crypto';
import type { Clock, Ids } from '../../domain/ports.ts';
import type { TokenRequest } from '../schemas.ts';
import type { Token, Tokens } from '../store/tokens.ts';
import { type BehaviourName, findTestBankAccount, findTestCard, type TestBrand } from '../test-instruments.ts';

const LIFE_MS = 24 * 60 * 60 * 1000;
/** The code that no kept card has. */
const WRONG_CODE = /^0+$/;

export interface CreateTokenDependencies {
  readonly tokens: Tokens;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
  /** Keys the fingerprints, so that a number cannot be found by hashing all numbers. */
  readonly apiKey: string;
}

export type CreateTokenResult =
  | { readonly kind: 'created'; readonly token: Token }
  | { readonly kind: 'created_code'; readonly token: string }
  | { readonly kind: 'not_a_test_card' }
  | { readonly kind: 'wrong_cvc_length'; readonly digits: number };

/** Turns a test instrument into a token. The number and the security code go no further than this call. */
export async function createToken(
  dependencies: CreateTokenDependencies,
  request: TokenRequest,
): Promise<CreateTokenResult> {
  const { tokens, clock, ids, apiKey } = dependencies;
  const common = (behaviour: BehaviourName, token: string, instrument: string) => ({
    token,
    behaviour,
    fingerprint: createHmac('sha256', apiKey).update(instrument).digest('base64url'),
    expiresAt: clock.now() + LIFE_MS,
  });
  const created = async (token: Token): Promise<CreateTokenResult> => {
    await tokens.add(token);
    return { kind: 'created', token };
  };
  const id = `tok_${ids.random()}`;
  if (request.type === 'cvc') {
    await tokens.addCode({ token: id, right: !WRONG_CODE.test(request.cvc), expiresAt: clock.now() + LIFE_MS });
    return { kind: 'created_code', token: id };
  }

  switch (request.type) {
    case 'card': {
      const number = request.card.number.replaceAll(' ', '');
      const known = findTestCard(number);
      if (!known) return { kind: 'not_a_test_card' };
      const digits = cvcLength(known.brand);
      if (request.card.cvc.length !== digits) return { kind: 'wrong_cvc_length', digits };
      return created({
        ...common(known.behaviour, id, `${known.brand}:${number}`),
        type: 'card',
        card: {
          brand: known.brand,
          last4: number.slice(-4),
          bin: number.slice(0, 6),
          expMonth: request.card.exp_month,
          expYear: request.card.exp_year,
        },
      });
    }
    case 'ach': {
      const { routing_number: routingNumber, account_number: accountNumber, account_type: accountType } = request.ach;
      const behaviour = findTestBankAccount(routingNumber, accountNumber);
      if (!behaviour) return { kind: 'not_a_test_card' };
      return created({
        ...common(behaviour, id, `ach:${routingNumber}:${accountNumber}`),
        type: 'ach',
        ach: { bankName: 'Sandbox Bank', routingNumber, accountNumberSuffix: accountNumber.slice(-4), accountType },
      });
    }
    case 'apple_pay':
      // There is no number behind it: every one counts as another instrument.
      return created({ ...common('approve', id, `apple_pay:${id}`), type: 'apple_pay' });
  }
}

function cvcLength(brand: TestBrand): number {
  return brand === 'amex' ? 4 : 3;
}
