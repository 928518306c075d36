import type { Template } from '../../local/assembly.ts';
import { intrinsics } from '../../local/intrinsics.ts';

const template: Template = {
  Resources: {},
  Parameters: { Version: { Default: '6' } },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Either: { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] },
  },
  Mappings: { Regions: { 'us-east-1': { bucket: 'east' } } },
};

const resolve = intrinsics(template, {
  pseudo: (name) => (name === 'AWS::Region' ? 'us-east-1' : undefined),
  ref: (logicalId) => {
    if (logicalId === 'Table') return 'table-1';
    throw new Error(`no ${logicalId}`);
  },
  attribute: (logicalId, name) => `${logicalId}/${name}`,
});

describe('intrinsics', () => {
  it.each<[unknown, unknown]>([
    ['text', 'text'],
    [7, 7],
    [null, null],
    [{ Ref: 'Table' }, 'table-1'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'Version' }, '6'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table/Arn'],
    [{ 'Fn::GetAtt': 'Client.UserPoolClient.ClientSecret' }, 'Client/UserPoolClient.ClientSecret'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Table' }]] }, 'a-table-1'],
    [{ 'Fn::Join': ['', { 'Fn::Split': ['-', 'a-b'] }] }, 'ab'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'x/y/z'] }] }, 'y'],
    [
      { 'Fn::Sub': '${Table} in ${AWS::Region}: ${Table.Arn} ${!Literal}' },
      'table-1 in us-east-1: Table/Arn ${Literal}',
    ],
    [{ 'Fn::Sub': ['${Own}-${Table}', { Own: { Ref: 'Version' } }] }, '6-table-1'],
    [{ 'Fn::If': ['Yes', { Ref: 'Table' }, 'other'] }, 'table-1'],
    [{ 'Fn::If': ['No', { Ref: 'Unknown' }, 'other'] }, 'other'],
    [{ Condition: 'Both' }, false],
    [{ Condition: 'Either' }, true],
    [{ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'bucket'] }, 'east'],
    [{ 'Fn::Base64': 'a' }, 'YQ=='],
    [
      { kept: 1, dropped: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] },
      { kept: 1, list: [2] },
    ],
    [{ constructor: 'an ordinary key' }, { constructor: 'an ordinary key' }],
  ])('%j is %j', (value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it.each<[unknown, string]>([
    [{ 'Fn::ImportValue': 'x' }, 'The local cloud cannot evaluate Fn::ImportValue.'],
    [{ 'Fn::If': ['Missing', 1, 2] }, 'The template has no condition Missing.'],
    [{ 'Fn::FindInMap': ['Regions', 'eu-west-1', 'bucket'] }, 'The template has no mapping Regions.eu-west-1.bucket.'],
    [{ Ref: 'Unknown' }, 'no Unknown'],
  ])('%j is refused by name', (value, message) => {
    expect(() => resolve(value)).toThrow(message);
  });
});
