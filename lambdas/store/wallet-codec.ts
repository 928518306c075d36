import type { Usage } from '../domain/consent.ts';
import { defined } from '../domain/defined.ts';
import type { Discarded, SavedMethod, Wallet } from '../domain/saved-method.ts';

/** A wallet as its item. Names are known here and in the store's expressions, nowhere else. */
export interface WalletItem {
  pk: string;
  acc: string;
  v: number;
  /** Oldest first. */
  m: MethodItem[];
  /** Id of the default. */
  def?: string;
  /** References that the processor is to forget. */
  gone: DiscardedItem[];
}

interface MethodItem {
  id: string;
  t?: 'ach';
  p: string;
  /** Name of the secret with the processor's keys. */
  cs?: string;
  /** The processor's reference, encrypted. */
  r: Uint8Array;
  rh: string;
  fp: string;
  ct?: SavedMethod['cardType'];
  l4?: string;
  em?: number;
  ey?: number;
  hn?: string;
  bn?: string;
  at?: SavedMethod['accountType'];
  /** Consent: usage, hash of the text, when. */
  c: [Usage, string, number];
}

interface DiscardedItem {
  p: string;
  cs?: string;
  r: Uint8Array;
}

const PREFIX = 'wallet#';

export function contentsOf({ methods, defaultId, discarded }: Wallet): Pick<WalletItem, 'm' | 'def' | 'gone'> {
  return defined({
    m: methods.map(methodToItem),
    def: defaultId,
    gone: discarded.map(({ processor, credentials, sealedReference }) =>
      defined({ p: processor, cs: credentials, r: sealedReference }),
    ),
  });
}

export function fromItem({ pk, acc, v, m, def, gone }: WalletItem): Wallet {
  return defined({
    id: pk.slice(PREFIX.length),
    account: acc,
    version: v,
    methods: m.map(methodFromItem),
    defaultId: def,
    discarded: gone.map(({ p, cs, r }): Discarded => defined({ processor: p, credentials: cs, sealedReference: r })),
  });
}

function methodToItem(method: SavedMethod): MethodItem {
  const { usage, textHash, at } = method.consent;
  return defined({
    id: method.id,
    t: method.type === 'ach' ? ('ach' as const) : undefined,
    p: method.processor,
    cs: method.credentials,
    r: method.sealedReference,
    rh: method.referenceHash,
    fp: method.fingerprint,
    ct: method.cardType,
    l4: method.last4,
    em: method.expMonth,
    ey: method.expYear,
    hn: method.holderName,
    bn: method.bankName,
    at: method.accountType,
    c: [usage, textHash, at] as [Usage, string, number],
  });
}

function methodFromItem(item: MethodItem): SavedMethod {
  const [usage, textHash, at] = item.c;
  return defined({
    id: item.id,
    type: item.t ?? ('card' as const),
    processor: item.p,
    credentials: item.cs,
    sealedReference: item.r,
    referenceHash: item.rh,
    fingerprint: item.fp,
    cardType: item.ct,
    last4: item.l4,
    expMonth: item.em,
    expYear: item.ey,
    holderName: item.hn,
    bankName: item.bn,
    accountType: item.at,
    consent: { usage, textHash, at },
  });
}
