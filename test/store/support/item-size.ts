import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** Bytes of an item by the rules that DynamoDB bills writes by. */
export function itemSize(item: object): number {
  return attributesSize(marshall(item, { removeUndefinedValues: true }));
}

function attributesSize(attributes: Record<string, AttributeValue>): number {
  return sum(Object.entries(attributes).map(([name, value]) => Buffer.byteLength(name) + valueSize(value)));
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(significantDigits(value.N) / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.SS !== undefined) return 3 + sum(value.SS.map((text) => 1 + Buffer.byteLength(text)));
  if (value.L !== undefined) return 3 + sum(value.L.map((element) => 1 + valueSize(element)));
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + attributesSize(value.M);
  return 1;
}

/** Leading and trailing zeros are free, as is the sign of a number that has none. */
function significantDigits(number: string): number {
  const digits = number.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
  return Math.max(1, digits.length) + (number.startsWith('-') ? 1 : 0);
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
