import type { LineItem, Metadata, Payment, SavedMethod, SessionStatus } from './session.ts';

export interface CustomerInput {
  /** `next` of the page before. */
  after?: string | undefined;
  /** Sessions of a page: 1 to 100; 20 when left out. */
  limit?: number | undefined;
}

export interface CustomerMethod extends SavedMethod {
  /** Whose it is: `sandbox` or `stripe`. */
  processor: string;
  consent: { usage: 'on_session' | 'off_session'; given_at: string };
}

export interface CustomerSession {
  session_id: string;
  status: SessionStatus;
  payment_status: 'unpaid' | 'processing' | 'paid';
  scope: 'payment' | 'wallet';
  created_at: string;
  expires_at: string;
  /** Minor units. */
  amount?: number;
  currency?: string;
  description?: string;
  line_items?: LineItem[];
  customer_email?: string;
  fraud_signals?: Metadata;
  metadata?: Metadata;
  payment?: Payment;
}

export interface Customer {
  customer_id: string;
  saved_methods: CustomerMethod[];
  sessions: CustomerSession[];
  /** What `after` of the next page is; null on the last. */
  next: string | null;
}

export interface Erased {
  /** Sessions of which something was deleted or ended. */
  sessions: number;
  saved_methods: number;
  /** False: there are more, and the request is to be repeated. */
  complete: boolean;
}
