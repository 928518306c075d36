import type { _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams';
import { region } from './attributes.ts';

/** One change of a table, in the JSON form that Lambda gives to a function. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventVersion: string;
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since 1970; DynamoDB Local cuts it down to the minute. */
    readonly ApproximateCreationDateTime: number;
    readonly SequenceNumber: string;
    readonly [property: string]: unknown;
  };
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
  readonly eventSourceARN: string;
}

export function streamRecord(record: SdkRecord, eventSourceArn: string): StreamRecord {
  const { eventID, eventName, eventVersion, dynamodb = {}, userIdentity } = record;
  const { Keys, NewImage, OldImage } = dynamodb;
  return {
    eventID: (eventID ?? '').replaceAll('-', ''),
    eventName: eventName ?? '',
    eventVersion: eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor((dynamodb.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      ...(Keys && { Keys: imageJson(Keys) }),
      ...(NewImage && { NewImage: imageJson(NewImage) }),
      ...(OldImage && { OldImage: imageJson(OldImage) }),
      SequenceNumber: dynamodb.SequenceNumber ?? '',
      SizeBytes: dynamodb.SizeBytes,
      StreamViewType: dynamodb.StreamViewType,
    },
    ...(userIdentity && {
      userIdentity: { type: userIdentity.Type ?? '', principalId: userIdentity.PrincipalId ?? '' },
    }),
    eventSourceARN: eventSourceArn,
  };
}

/** Attribute values as they are on the wire: binary in base64, all else as the SDK gives it. */
function imageJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(imageJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, imageJson(item)]));
}
