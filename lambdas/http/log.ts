import { containsCardNumber } from '../domain/card-numbers.ts';
import type { Measures } from '../domain/metrics.ts';
import { embedded } from './emf.ts';

/** Every text that this product logs, so that a saved query can name it. */
export const messages = {
  request: 'request',
  fault: 'unexpected fault',
  risk: 'risk decision',
  codeNotSent: 'code not sent',
  captchaUnavailable: 'captcha not verified',
  applePayNotStarted: 'apple pay not started',
  charge: 'charge',
  challenge: 'challenge',
  outcomeUnknown: 'charge outcome unknown',
  sweep: 'sweep',
  sweepFault: 'due session not handled',
  needsReview: 'payment needs review',
  forgetFault: 'discarded payment methods not forgotten',
  notice: 'processor notice',
  methodNotSaved: 'payment method not saved with its payment',
  eventNoted: 'event noted',
  projectionFailed: 'change of a session not projected',
  delivery: 'webhook delivery',
  deliveryFault: 'webhook delivery not worked',
} as const;

const SECRETS = [
  /cs_[A-Za-z0-9]+_secret_[A-Za-z0-9]+/g,
  /\b(Bearer|Basic)\s+[^\s"',]+/gi,
  /\bwhsec_[A-Za-z0-9+/=]+/g,
  /\brsec_[A-Za-z0-9_-]+/g,
  /\b(pi|seti)_[A-Za-z0-9]+_secret_[A-Za-z0-9_]+/g,
  /\b(tok|cvctok|vlt)_[A-Za-z0-9]+/g,
];

/** Last line of defence: call sites name what they log, and this takes out what a third party's text may carry. */
export function redact(_key: string, value: unknown): unknown {
  if (typeof value === 'number') return containsCardNumber(String(value)) ? '[redacted]' : value;
  if (typeof value !== 'string') return value;
  const text = SECRETS.reduce((masked, secret) => masked.replace(secret, '[redacted]'), value);
  return containsCardNumber(text) ? '[redacted]' : text;
}

type Level = 'INFO' | 'WARN' | 'ERROR';
type Fields = Readonly<Record<string, unknown>>;

let keys: Fields = {};

/**
 * One line of JSON: what CloudWatch Logs Insights and a terminal both read. Metrics go with the line that tells of the
 * same thing; what warns counts itself.
 */
function write(level: Level, message: string, fields: Fields = {}, measures: Measures = {}): void {
  const { POWERTOOLS_SERVICE_NAME: service, _X_AMZN_TRACE_ID: trace } = process.env;
  const now = new Date();
  const xrayTraceId = /Root=([^;]+)/.exec(trace ?? '')?.[1];
  const metrics = embedded(level === 'INFO' ? measures : { ...measures, Problems: 1 }, now.getTime());
  const timestamp = now.toISOString();
  const line = { level, message, timestamp, service, xray_trace_id: xrayTraceId, ...keys, ...fields, ...metrics };
  process.stdout.write(`${JSON.stringify(line, redact)}\n`);
}

export const logger = {
  info: (message: string, fields?: Fields, measures?: Measures) => write('INFO', message, fields, measures),
  warn: (message: string, fields?: Fields) => write('WARN', message, fields),
  error: (message: string, fields?: Fields) => write('ERROR', message, fields),
  /** Fields of every line until the next `resetKeys`. */
  appendKeys: (more: Fields) => {
    keys = { ...keys, ...more };
  },
  resetKeys: () => {
    keys = {};
  },
};

/** Name and place of a fault. Its message may quote what came in, so it stays out. */
export function faultOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  return {
    name: error.name,
    at: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 8),
  };
}
