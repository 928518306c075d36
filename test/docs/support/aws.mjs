#!/usr/bin/env node
// Stands in for the AWS CLI where a document's commands are run: its calls of DynamoDB go to the local cloud's database.
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';

const commands = { 'get-item': GetItemCommand, query: QueryCommand };

const [service, operation = '', ...rest] = process.argv.slice(2);
const pascal = (text) => text.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
const Command = service === 'dynamodb' ? commands[operation] : undefined;
if (!Command) throw new Error(`The local cloud has no ${service} ${operation}`);

const input = {};
let query;
for (let at = 0; at < rest.length; at += 1) {
  const name = rest[at].replace(/^--/, '');
  const value = rest[at + 1];
  if (value === undefined || value.startsWith('--')) input[pascal(name)] = true;
  else {
    at += 1;
    if (name === 'query') query = value;
    else input[pascal(name)] = /^[{[]/.test(value) ? JSON.parse(value) : value;
  }
}
const client = new DynamoDBClient({
  endpoint: process.env.DYNAMODB,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const { $metadata: _, ...answer } = await client.send(new Command(input));
console.log(JSON.stringify(query === undefined ? answer : answer[query]));
