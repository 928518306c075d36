import type { Session, StoredAnswer } from '../domain/session.ts';
import type { SessionItem } from './session-codec.ts';

/** An answer at rest: request hash, status, body compressed. */
export interface PackedAnswer {
  r: string;
  s: number;
  b: Uint8Array;
}

/**
 * What every answer is made of. A body is kept byte for byte, and next to this text and the session's own URL most of
 * it is repetition: about 200 bytes remain of 800. The text is part of the stored format and never changes; an answer
 * in another form only compresses less.
 */
const DICTIONARY = [
  '{"code":"card_declined","message":"The payment was declined. Try another payment method.","recoverable":true,',
  '"request_id":"insufficient_funds","expired_card","incorrect_cvc","processing_error",',
  '{"session_id":"cs_","status":"completed","payment":{"payment_uid":"P-","transaction_id":"ch_","status":"succeeded",',
  '"status":"pending","method":"ach","last4":"1111","card_type":"mastercard","amount":100,"convenience_fee":0,',
  '"total_amount":100,"currency":"EUR"},"method":"card","last4":"4242","card_type":"visa","amount":1000,',
  '"convenience_fee":39,"total_amount":1039,"currency":"USD"},"redirect_url":"https://?session_id=cs_&sig=t=17,v1=",',
  '"payment_uid":"P-","transaction_id":"ch_","method":"card","last4":"4242","card_type":"visa","total_amount":1039}',
].join('');

type Context = Pick<SessionItem, 'pk' | 'su'>;

/** Loaded by the first answer, since most requests meet none. */
export const loadCompression = () => process.getBuiltinModule('node:zlib');

export function packAnswer(answer: StoredAnswer, context: Context): PackedAnswer {
  const b = loadCompression().deflateRawSync(answer.body, { level: 9, dictionary: dictionary(context) });
  return { r: answer.requestHash, s: answer.status, b };
}

export function packAnswers(session: Session): Record<string, PackedAnswer> {
  const context = { pk: session.id, ...(session.successUrl === undefined ? {} : { su: session.successUrl }) };
  return Object.fromEntries([...session.answers].map(([key, answer]) => [key, packAnswer(answer, context)]));
}

export function unpackAnswers(item: Context & Pick<SessionItem, 'ans'>): Map<string, StoredAnswer> {
  return new Map(
    Object.entries(item.ans).map(([key, { r, s, b }]) => [
      key,
      {
        requestHash: r,
        status: s,
        body: loadCompression()
          .inflateRawSync(b, { dictionary: dictionary(item) })
          .toString('utf8'),
      },
    ]),
  );
}

function dictionary({ pk, su = '' }: Context): Buffer {
  return Buffer.from(`${DICTIONARY}${su}${pk}`);
}
