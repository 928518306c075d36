import { eventPattern } from '../../local/event-pattern.ts';

const change = {
  eventName: 'MODIFY',
  dynamodb: {
    Keys: { pk: { S: 'session#1' } },
    NewImage: { status: { S: 'completed' }, tags: { SS: ['a', 'b'] }, paid: { BOOL: true }, note: { NULL: null } },
    OldImage: { status: { S: 'active' } },
    SizeBytes: 120,
  },
};
const key = (rule: unknown) => ({ dynamodb: { Keys: { pk: { S: [rule] } } } });
const size = (...rule: unknown[]) => ({ dynamodb: { SizeBytes: [{ numeric: rule }] } });
const tags = (...rules: unknown[]) => ({ dynamodb: { NewImage: { tags: { SS: rules } } } });
const image = (rule: unknown) => ({ dynamodb: { NewImage: rule } });

describe('a filter pattern', () => {
  it.each([
    ['nothing', {}, true],
    ['one of several values', { eventName: ['INSERT', 'MODIFY'] }, true],
    ['another value', { eventName: ['REMOVE'] }, false],
    ['all of several names', { eventName: ['MODIFY'], ...key('session#1') }, true],
    ['several names of which one differs', { eventName: ['MODIFY'], ...key('session#2') }, false],
    ['a boolean', image({ paid: { BOOL: [true] } }), true],
    ['a boolean as text', image({ paid: { BOOL: ['true'] } }), false],
    ['null', image({ note: { NULL: [null] } }), true],
    ['a prefix', key({ prefix: 'session#' }), true],
    ['another prefix', key({ prefix: 'account#' }), false],
    ['a suffix', key({ suffix: '#1' }), true],
    ['another suffix', key({ suffix: '#2' }), false],
    ['a text in any case', key({ 'equals-ignore-case': 'SESSION#1' }), true],
    ['anything but this value', key({ 'anything-but': 'session#1' }), false],
    ['anything but other values', key({ 'anything-but': ['session#2', 'session#3'] }), true],
    ['anything but this prefix', key({ 'anything-but': { prefix: 'session#' } }), false],
    ['anything but another prefix', key({ 'anything-but': { prefix: 'account#' } }), true],
    ['anything but a value, where there is none', image({ gone: { S: [{ 'anything-but': 'x' }] } }), false],
    ['a name that is there', image({ status: { S: [{ exists: true }] } }), true],
    ['a name that is not there', image({ gone: { S: [{ exists: true }] } }), false],
    ['the absence of a name', image({ gone: { S: [{ exists: false }] } }), true],
    ['the absence of a name that is there', image({ status: { S: [{ exists: false }] } }), false],
    ['the presence of what is no leaf', image({ status: [{ exists: true }] }), false],
    ['the absence of a name or a value of it', image({ status: { S: [{ exists: false }, 'completed'] } }), true],
    ['an element of a list', tags('b', 'c'), true],
    ['no element of a list', tags('c'), false],
    ['a number in a range', size('>', 100, '<=', 120), true],
    ['a number out of a range', size('>=', 100, '<', 120), false],
    ['a number', size('=', 120), true],
    ['one of two patterns', { $or: [{ eventName: ['REMOVE'] }, key('session#1')] }, true],
    ['neither of two patterns', { $or: [{ eventName: ['REMOVE'] }, key('session#2')] }, false],
    ['a pattern and neither of two', { eventName: ['MODIFY'], $or: [key('a'), key('b')] }, false],
  ])('that wants %s', (_, pattern, matches) => {
    expect(eventPattern(JSON.stringify(pattern))(change)).toBe(matches);
  });

  it.each([
    ['{"eventName":"MODIFY"}', 'gives eventName neither a list nor an object'],
    ['{"eventName":[]}', 'gives eventName an empty list'],
    ['{"a":[{"cidr":"10.0.0.0/8"}]}', 'cannot filter by {"cidr":"10.0.0.0/8"}'],
    ['{"a":[{"numeric":["about",3]}]}', 'cannot compare numbers by ["about",3]'],
    ['{"a":[{"prefix":3}]}', 'compares text with 3'],
    ['[]', 'is not an object'],
  ])('%s is refused', (text, message) => {
    expect(() => eventPattern(text)).toThrow(message);
  });
});
