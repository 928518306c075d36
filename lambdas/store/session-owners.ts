import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SessionOwners } from '../domain/store-ports.ts';
import type { SessionItem } from './session-codec.ts';
import { keys, type Table } from './table.ts';

export function sessionOwners(table: Table): SessionOwners {
  return {
    ownerOf: async (id) => {
      const get = new GetCommand({
        TableName: table.name,
        Key: { pk: keys.session(id) },
        // A session is framed as soon as it is created.
        ConsistentRead: true,
        ProjectionExpression: 'acc',
      });
      const { Item } = await table.client.send(get);
      return (Item as Pick<SessionItem, 'acc'> | undefined)?.acc;
    },
  };
}
