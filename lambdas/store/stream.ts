import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Session } from '../domain/session.ts';
import { fromItem, type SessionItem } from './session-codec.ts';

type Image = Record<string, AttributeValue>;

/** The part of a stream record that a change of a session is read from. */
export interface StreamRecord {
  readonly dynamodb?: { readonly NewImage?: unknown; readonly OldImage?: unknown } | undefined;
}

export interface SessionChange {
  readonly before: Session | undefined;
  readonly after: Session;
}

/** The change that a stream record tells of; undefined when the record is not about a session that is still there. */
export function sessionChange({ dynamodb }: StreamRecord): SessionChange | undefined {
  const after = sessionOf(dynamodb?.NewImage as Image);
  return after && { before: sessionOf(dynamodb?.OldImage as Image), after };
}

function sessionOf(image: Image | undefined): Session | undefined {
  if (!image) return undefined;
  // An event carries bytes as text; the answers, which are the only bytes of a session, tell nothing of its change.
  const item = unmarshall({ ...image, ans: { M: {} } });
  return String(item['pk']).startsWith('cs_') ? fromItem(item as SessionItem) : undefined;
}
