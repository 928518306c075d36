import type { Usage } from '../domain/consent.ts';
import { defined } from '../domain/defined.ts';
import type { Attempt, LateApproval } from '../domain/session.ts';

/** Within a session's item: short names, and what has its default is left out. */
export interface AttemptItem {
  id: string;
  at: number;
  k?: string;
  r?: string;
  g?: string;
  /** The transaction that waits for the payer. */
  t?: string;
  /** Looks that told nothing. */
  n?: number;
  rv?: true;
  /** The processor's name, and that of the secret with its keys. */
  p?: string;
  cs?: string;
  /** The request that made it. */
  rq?: string;
  /** To be saved: usage, hash of the text, when, name of the holder. */
  sv?: { u: Usage; h: string; at: number; n?: string };
  /** The saved method that pays. */
  sm?: string;
  /** Hash of where it came from. */
  ad?: string;
}

export interface LateApprovalItem {
  a: string;
  t: string;
  p?: string;
  cs?: string;
  /** Voided. */
  v?: true;
}

export function attemptToItem(attempt: Attempt): AttemptItem {
  const {
    id,
    startedAt,
    processor,
    credentials,
    key,
    guard,
    requestId,
    transactionId,
    looks,
    review,
    save,
    savedMethodId,
    addressKey,
  } = attempt;
  return defined({
    id,
    at: startedAt,
    k: key?.keyHash,
    r: key?.requestHash,
    g: guard,
    t: transactionId,
    n: looks,
    rv: review ? (true as const) : undefined,
    p: processor,
    rq: requestId,
    cs: credentials,
    sv: save && defined({ u: save.usage, h: save.textHash, at: save.at, n: save.holderName }),
    sm: savedMethodId,
    ad: addressKey,
  });
}

export function lateApprovalsToItem(approvals: readonly LateApproval[]): LateApprovalItem[] {
  return approvals.map(({ attemptId, transactionId, processor, credentials, voided }) =>
    defined({ a: attemptId, t: transactionId, p: processor, cs: credentials, v: voided ? (true as const) : undefined }),
  );
}

export function attemptFromItem({ id, at, k, r, g, t, n, rv, p, cs, rq, sv, sm, ad }: AttemptItem): Attempt {
  const key = k !== undefined && r !== undefined ? { keyHash: k, requestHash: r } : undefined;
  const save = sv && defined({ usage: sv.u, textHash: sv.h, at: sv.at, holderName: sv.n });
  const progress = { transactionId: t, looks: n, review: rv };
  return defined({
    id,
    startedAt: at,
    requestId: rq,
    key,
    guard: g,
    ...progress,
    processor: p,
    credentials: cs,
    save,
    savedMethodId: sm,
    addressKey: ad,
  });
}

export function lateApprovalsFromItem(items: readonly LateApprovalItem[]): LateApproval[] {
  return items.map(({ a, t, p, cs, v }) =>
    defined({ attemptId: a, transactionId: t, processor: p, credentials: cs, voided: v ?? false }),
  );
}
